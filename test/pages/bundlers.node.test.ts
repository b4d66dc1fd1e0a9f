// The size that a page loads when rollup or webpack bundles it.

import { testPages } from "./page.js";

testPages("rollup");
testPages("webpack");
