import { render } from "preact";
import { App } from "./app.js";
import { prepareRun } from "./workers.js";
import "./page.css";
import "./program.css";
import "./heap.css";
import "./picture.css";

// A lesson runs at once: its workers load while the page is drawn.
if (location.hash !== "#speed") prepareRun();
render(<App />, document.getElementById("page") as HTMLElement);
