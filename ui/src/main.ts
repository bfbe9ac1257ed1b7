import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/newsreader/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/menu.css";
import "./styles/parts.css";
import { mount } from "svelte";
import { choosePlatform, platform } from "$lib/platform";
import { Session } from "$lib/state/session.svelte";
import App from "./App.svelte";

await choosePlatform();
const session = new Session(platform());
// The appearance is known before the first paint, so that a dark room never flashes.
try {
  session.settings = await session.platform.settings();
} catch {
  // The settings screen says what is wrong; until then the system's appearance will do.
  session.settings = null;
}

const target = document.getElementById("app");
if (!target) throw new Error("the page has no place for the window");
mount(App, { target, props: { session } });
