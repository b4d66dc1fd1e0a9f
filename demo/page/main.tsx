import { render } from "preact";
import { App } from "./app.js";
import "./page.css";
import "./program.css";
import "./heap.css";
import "./picture.css";

render(<App />, document.getElementById("page") as HTMLElement);
