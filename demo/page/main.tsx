import { render } from "preact";
import { App } from "./app.js";
import { prepareRun } from "./workers.js";
import "./page.css";
import "./program.css";
import "./heap.css";
import "./table.css";
import "./columns.css";
import "./picture.css";
import "./lesson.css";

// A lesson runs at once: its workers load while the page is drawn.
if (!["#speed", "#snapshot"].includes(location.hash)) prepareRun();
const host = document.getElementById("page") as HTMLElement;
host.replaceChildren(); // what stands there for a page that cannot start
render(<App />, host);
