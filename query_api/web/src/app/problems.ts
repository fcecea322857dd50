import { useI18n } from "vue-i18n";
import { Refused, Unreachable } from "@/api/problem";

/** Returns sentences for what went wrong: what happened, and what to do. */
export function useProblems() {
  const { t, te } = useI18n();
  return (error: unknown): string => {
    if (error instanceof Unreachable) return t("problems.unreachable");
    if (!(error instanceof Refused)) return t("problems.unknown");
    if (error.retryAfter !== null) return t("problems.later", { seconds: error.retryAfter }, error.retryAfter);
    const key = `problems.${error.slug}`;
    return te(key) ? t(key) : error.message;
  };
}
