// f-strings: text and values in turn.

import type { Expression, StringPart } from "./ast.js";
import { stringLiteral, stringValue, unescapeText } from "./literals.js";
import { childrenOf, type SyntaxNode } from "./tree.js";

/** What reads the expressions within an f-string. */
export interface Reader {
  textOf(node: SyntaxNode): string;
  read(node: SyntaxNode): Expression;
  list(nodes: readonly SyntaxNode[]): Expression;
  readonly source: { readonly text: string };
}

/** The parts of one literal, with or without replacements. */
export function formatString(reader: Reader, node: SyntaxNode): StringPart[] {
  const text = reader.textOf(node);
  if (node.name !== "FormatString") return [stringValue(text) as string];
  const { prefix, head, quotes } = stringLiteral(text);
  const isRaw = prefix.includes("r");
  return partsBetween(reader, childrenOf(node), node.from + head, node.to - quotes, isRaw);
}

function partsBetween(
  reader: Reader,
  children: readonly SyntaxNode[],
  from: number,
  to: number,
  isRaw: boolean,
): StringPart[] {
  const parts: StringPart[] = [];
  const pushText = (start: number, end: number): void => {
    if (start === end) return;
    const plain = reader.source.text.slice(start, end);
    const text = isRaw ? plain : unescapeText(plain);
    parts.push(text.replaceAll("{{", "{").replaceAll("}}", "}"));
  };
  let position = from;
  for (const child of children) {
    if (child.name !== "FormatReplacement") continue;
    pushText(position, child.from);
    parts.push(replacement(reader, child, isRaw));
    position = child.to;
  }
  pushText(position, to);
  return parts;
}

function replacement(reader: Reader, node: SyntaxNode, isRaw: boolean): StringPart {
  const children = childrenOf(node);
  const special = ["FormatConversion", "FormatSpec", "FormatSelfDoc", "{", "}"];
  const values = children.filter(({ name }) => !special.includes(name));
  const find = (name: string): SyntaxNode | undefined =>
    children.find((child) => child.name === name);
  const conversion = find("FormatConversion");
  const spec = find("FormatSpec");
  const label = find("FormatSelfDoc");
  const isPlainLabel = label && !spec && !conversion;
  return {
    value: reader.list(values),
    conversion: conversion ? reader.textOf(conversion).slice(1) : isPlainLabel ? "r" : "",
    format: spec ? partsBetween(reader, childrenOf(spec), spec.from + 1, spec.to, isRaw) : [],
    label: label
      ? reader.source.text.slice(node.firstChild?.to ?? 0, label.nextSibling?.from ?? label.to)
      : "",
  };
}
