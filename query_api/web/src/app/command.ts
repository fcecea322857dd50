import { ref } from "vue";
import type { CommandBodies, CommandName } from "@/api/client";
import { uuid7 } from "@/core/ids";
import { toast } from "@/kit/toasts";
import { useMessenger } from "./messenger";
import { useProblems } from "./problems";

type Body<Name extends CommandName> = Omit<CommandBodies[Name], "command_id">;

/** Returns how to give a command at the press of a button: what was refused is said, one at a time is given. */
export function useCommand() {
  const { api } = useMessenger();
  const problem = useProblems();
  const busy = ref(false);

  /** Resolves with whether it was done. */
  async function give<Name extends CommandName>(name: Name, body: Body<Name>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    try {
      await api.command(name, { command_id: uuid7(), ...body } as unknown as CommandBodies[Name]);
      return true;
    } catch (refused) {
      toast(problem(refused));
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, give };
}
