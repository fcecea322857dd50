import "./styles/index.css";
import { createApp, watch } from "vue";
import App from "./App.vue";
import { createMessenger, MESSENGER } from "./app/messenger";
import { dropShell, keepShell } from "./app/install";
import { pictureSource } from "./app/pictures";
import { routerOf } from "./app/router";
import { i18n, preferred, speak } from "./i18n/i18n";
import { PICTURES } from "./kit/pictures";

const messenger = createMessenger();
await Promise.all([speak(preferred()), messenger.keeper.restore().catch(() => null)]);
const router = routerOf(messenger, new URL(document.baseURI).pathname);

watch(messenger.session, (now, before) => {
  if (now !== null || before === null) return;
  void dropShell().catch(() => undefined);
  void router.push("/sign-in");
});
addEventListener("keydown", (event) => {
  if (messenger.keyboard.press(event)) event.preventDefault();
});

void keepShell().catch(() => undefined);
createApp(App).provide(MESSENGER, messenger).provide(PICTURES, pictureSource(messenger)).use(i18n).use(router).mount("#app");
