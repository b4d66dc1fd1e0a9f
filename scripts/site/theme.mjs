// A TypeDoc plugin for the parts of the site other than the reference: the pages of docs/ in the order and
// under the headings of docs/README.md, a link to the demo, sources that a browser shows, and no script
// within a page, so that it works under a policy that allows none.

import { copyFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DefaultTheme, JSX, RendererEvent } from "typedoc";
import { chartsOf } from "./charts.mjs";

const FIRST_HEADING = /^# (.+)\n/;
const INDEX = readFileSync("docs/README.md", "utf8");
const DEMO = "demo/index.html";

/** TypeDoc's script within each page, which also hides the page until everything has loaded. */
const INLINE_SCRIPT = /<script>document\.documentElement\.dataset\.theme.*?<\/script>/s;
const THEME_SCRIPT = "assets/theme.js";

/** A link within a button, which no keyboard or screen reader expects. */
const LINK_IN_SUMMARY =
  /(<summary[^>]*>(?:(?!<\/summary>).)*?)<a [^>]*class="tsd-anchor-icon">.*?<\/a>/gs;

/** Servers do not treat such files as text: .ts is a video format. */
const SOURCE = /\.(c|mjs|ts)$/;

/** After TypeDoc's own, which copies the files that pages link to. */
const LAST = -1000;

/** The title of a page, by its name: `docs/raw`. */
function titleOf(name) {
  return FIRST_HEADING.exec(readFileSync(`${name}.md`, "utf8"))?.[1] ?? name;
}

/** The headings of docs/README.md, each with the names of its pages. */
function sections() {
  return INDEX.split(/^## /m)
    .slice(1)
    .map((section) => {
      const links = [...section.matchAll(/\]\(([^)]+)\.md\)/g)];
      const names = links.map(([, path]) => join("docs", path));
      return { title: section.split("\n", 1)[0].replaceAll("`", ""), names };
    });
}

class Site extends DefaultTheme {
  buildNavigation(project) {
    const documents = new Map(project.documents.map((document) => [document.file, document]));
    const element = (model) => ({
      text: model.name,
      path: this.router.getFullUrl(model),
      kind: model.kind,
      class: this.getReflectionClasses(model),
    });
    const pages = sections().map(({ title, names }) => ({
      text: title,
      children: names.map((name) => element(documents.get(name))),
    }));
    // Only a module's own page, which lists its contents: a menu of everything would slow down each page.
    const reference = project.children.map(element);
    return [{ text: "The demo", path: DEMO }, ...pages, { text: "Reference", children: reference }];
  }

  render(page) {
    return super
      .render(page)
      .replace(INLINE_SCRIPT, () => {
        return `<script src="${this.router.baseRelativeUrl(page.model, THEME_SCRIPT)}"></script>`;
      })
      .replaceAll(LINK_IN_SUMMARY, "$1")
      .replaceAll(/(href="[^"]*media\/[^"]+\.(?:c|mjs|ts))"/g, '$1.txt"');
  }

  async postRender({ outputDirectory }) {
    copyFileSync("scripts/site/chosen-theme.js", join(outputDirectory, THEME_SCRIPT));
  }
}

/** Makes the copied sources text files, as in the pages' links. */
function renameSources({ outputDirectory }) {
  const media = join(outputDirectory, "media");
  for (const file of readdirSync(media)) {
    if (SOURCE.test(file)) renameSync(join(media, file), join(media, `${file}.txt`));
  }
}

export function load(app) {
  const charts = chartsOf(readFileSync("docs/benchmarks.md", "utf8"));
  app.renderer.defineTheme("site", Site);
  app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    for (const document of project.documents) {
      document.file = document.name;
      document.name = titleOf(document.name);
    }
    const benchmarks = project.documents.find(({ file }) => file === "docs/benchmarks");
    for (const { heading, image } of charts) {
      for (const part of benchmarks.content) {
        part.text = part.text.replace(`\n### ${heading}\n`, (found) => `${found}\n${image}\n`);
      }
    }
    // The theme writes the project's name above it.
    const [first] = project.readme;
    first.text = first.text.replace(FIRST_HEADING, "");
  });
  app.renderer.on(RendererEvent.END, renameSources, LAST);
  app.renderer.on(RendererEvent.END, ({ outputDirectory }) => {
    for (const { file, svg } of charts) writeFileSync(join(outputDirectory, "media", file), svg);
  });
  app.renderer.hooks.on("content.begin", (context) =>
    context.page.model.file === "docs/demo"
      ? JSX.createElement(
          "p",
          null,
          JSX.createElement("a", { href: context.relativeURL(DEMO) }, "Open the demo"),
        )
      : JSX.createElement(JSX.Fragment, null),
  );
}
