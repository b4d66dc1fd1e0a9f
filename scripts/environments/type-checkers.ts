// The programs as TypeScript, against the declarations in the tarball, in projects of several kinds.

import { cpSync } from "node:fs";
import ts from "typescript";
import type { Cell, Environment } from "./environment.js";
import { type Project, programOf } from "./project.js";

/** One kind of project. */
interface Kind {
  readonly name: string;
  /** Its compilerOptions, in addition to those of all. */
  readonly options: object;
  /** The module specifier of the files of the programs. */
  readonly extension?: ".cts";
}

const KINDS: readonly Kind[] = [
  { name: "moduleResolution nodenext", options: { module: "nodenext" } },
  {
    name: "moduleResolution bundler",
    options: { module: "preserve", moduleResolution: "bundler" },
  },
  { name: "`.cts` files", options: { module: "nodenext" }, extension: ".cts" },
  {
    name: "module commonjs, moduleResolution node10",
    options: { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" },
  },
  {
    name: "lib es2020, exactOptionalPropertyTypes, erasableSyntaxOnly, isolatedDeclarations",
    options: {
      module: "nodenext",
      target: "ES2020",
      lib: ["ES2020", "DOM"],
      useDefineForClassFields: true, // A program declares `static name`.
      exactOptionalPropertyTypes: true,
      erasableSyntaxOnly: true,
      declaration: true,
      isolatedDeclarations: true,
    },
  },
];

/** Every declaration is checked, those of the package too. */
const OF_ALL = {
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  target: "ES2022",
  lib: ["ES2023", "ESNext.Disposable", "DOM"],
  types: [],
};

function typeChecker({ folder, entries }: Project, kind: Kind): Environment {
  const { name, options, extension = ".ts" } = kind;
  const fileOf = (entry: string): string => `${folder}/programs/${programOf(entry)}${extension}`;
  const run = async () => {
    const files = entries.map(fileOf);
    if (extension !== ".ts") {
      for (const file of files) cpSync(file.replace(extension, ".ts"), file);
    }
    const converted = ts.convertCompilerOptionsFromJson({ ...OF_ALL, ...options }, folder);
    const program = ts.createProgram(files, converted.options);
    const complaints = [
      ...converted.errors,
      ...ts.getPreEmitDiagnostics(program),
      ...program.getDeclarationDiagnostics(),
    ];
    const cells = entries.map((entry): Cell => {
      // A fault in the declarations themselves counts for every entry.
      const own = complaints.filter(({ file }) => {
        return file?.fileName === fileOf(entry) || !files.includes(file?.fileName ?? "");
      });
      return own.length === 0
        ? { entry, outcome: "ran", engine: "types" }
        : {
            entry,
            outcome: "failed",
            reason: ts.formatDiagnostics(own, ts.createCompilerHost({})),
          };
    });
    return { version: ts.version, cells };
  };
  return { name: `TypeScript, ${name}`, run };
}

/** All kinds; only the first with --quick. */
export function typeCheckers(project: Project): Environment[] {
  return KINDS.map((kind) => typeChecker(project, kind));
}
