import { compileKernel, readKernel } from "./mutants/kernel.ts";
import { changesOf } from "./mutants/operators.ts";
import { switchTwin } from "./mutants/twin.ts";
import { Jury } from "./mutants/jury.ts";
import { writeFileSync } from "node:fs";
const kind=process.argv[2];
let jury, places, rm=()=>{}, charge;
if (kind==="kernel"){ const m=readKernel(await compileKernel("/work/wt/mutants/")); const c=changesOf(m); places=c.mutants.map(x=>[x.name,String(x.region)]); c.tellRegions(); charge={wasm:m.emitBinary()}; jury=new Jury("/work/wt/mutants/","kernel"); }
else { const t=await switchTwin("/work/wt/mutants/"); places=t.mutants.map(x=>[x.name,x.change]); rm=t.remove; charge={change:""}; jury=new Jury(t.folder,"twin"); }
let got; const orig=Set; 
const v = await jury.survey(charge, s=>got=s); console.log(v);
const all=new Set(); for (const p of got) for (const r of p.reached) all.add(r);
const un=places.filter(([n,p])=>!all.has(p)).map(([n])=>n);
console.log(places.length,"uncovered",un.length);
writeFileSync(`/tmp/mut/uncovered-${kind}.txt`, un.join("\n"));
const by={}; for (const p of got){const k=p.name.split(/[\/,]/)[0]; by[k]=(by[k]??0)+p.ms;} console.log(by);
jury.dismiss(); rm();
