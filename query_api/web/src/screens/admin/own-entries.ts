import { ShieldCheck } from "@lucide/vue";
import type { OwnEntry } from "@/app/registry";

export default [
  {
    title: "admin.title",
    icon: ShieldCheck,
    order: 15,
    applies: ({ session }) => session.value?.user.is_admin === true,
    act: ({ router }) => void router.push("/admin/users"),
  },
] satisfies OwnEntry[];
