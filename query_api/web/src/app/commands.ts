import type { CommandBodies, CommandName } from "@/api/client";
import { uuid7 } from "@/core/ids";
import { toast } from "@/kit/toasts";
import { useMessenger } from "./messenger";
import { useProblems } from "./problems";

/** Gives a command under an id of its own; says in a toast why it was refused, and returns whether it was done. */
export type Do = <Name extends CommandName>(name: Name, body: Omit<CommandBodies[Name], "command_id">) => Promise<boolean>;

/** Returns what gives commands from a button. */
export function useCommands(): Do {
  const { api } = useMessenger();
  const problem = useProblems();
  return async (name, body) => {
    try {
      await api.command(name, { ...body, command_id: uuid7() } as CommandBodies[typeof name]);
      return true;
    } catch (error) {
      toast(problem(error));
      return false;
    }
  };
}
