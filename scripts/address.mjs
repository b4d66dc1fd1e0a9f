// Writes the repository's public address into package.json: `repository`, `homepage` and `bugs`. It is set
// once, when it is known; nothing else in the package names it.
//
//   npm run address -- https://HOST/OWNER/NAME

import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The fields of package.json for an address, as typed or as npm writes it. */
export function addressFields(address) {
  const page = address.replace(/^git\+/, "").replace(/(\.git)?\/?$/, "");
  if (!/^https:\/\/[^/]+\/[^/]+\/[^/]+$/.test(page)) {
    throw new Error(`not the address of a repository: ${address}. Give https://HOST/OWNER/NAME`);
  }
  return {
    repository: { type: "git", url: `git+${page}.git` },
    homepage: `${page}#readme`,
    bugs: { url: `${page}/issues` },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL("../package.json", import.meta.url);
  try {
    const fields = addressFields(process.argv[2] ?? "");
    const manifest = { ...JSON.parse(readFileSync(file, "utf8")), ...fields };
    writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  } catch (error) {
    console.error(`address: ${error.message}`);
    process.exitCode = 2;
  }
}
