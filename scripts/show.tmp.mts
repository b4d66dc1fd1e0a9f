import binaryen from "binaryen";
import { compileKernel, readKernel } from "./mutants/kernel.ts";
import { changesOf } from "./mutants/operators.ts";
import { readFileSync, existsSync, writeFileSync, mkdirSync } from "node:fs";
const names = new Set(readFileSync(process.argv[2],"utf8").split("\n").filter(Boolean).map(l=>JSON.parse(l)).filter(t=>t.verdict.probe===undefined&&!t.isNone).map(t=>t.name));
const wasm = await compileKernel("/work/wt/mutants/");
const module = readKernel(wasm); const {mutants} = changesOf(module);
console.log(new Set(mutants.map(m=>m.name)).size, mutants.length);
const text=(name)=>binaryen.emitText? (()=>{const f=module.getFunction(name); return binaryen.emitText(binaryen.getFunctionInfo(f).body);})():"";
const ctx=+(process.argv[3]??3);
for (const m of mutants) if (names.has(m.name)) {
  const a=text(m.function).split("\n"); const undo=m.plant(); const b=text(m.function).split("\n"); undo();
  const i=a.findIndex((l,k)=>l!==b[k]);
  console.log("### "+m.name); console.log(a.slice(Math.max(0,i-ctx),i).join("\n")); console.log("-"+a[i]); console.log("+"+b[i]); console.log(a.slice(i+1,i+1+ctx).join("\n"));
}
const dump=process.argv[4]; if(dump){ writeFileSync(dump, [...new Set(mutants.map(m=>m.function))].map(f=>"=== "+f+"\n"+text(f)).join("\n")); }
