import kernel from "ouroboros-gc/kernel.wasm";
import { report } from "./report.js";

export default {
  async fetch() {
    return Response.json(await report(kernel));
  },
};
