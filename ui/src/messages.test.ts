import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import catalogue from "../messages/en.json";

const root = import.meta.dirname;
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(svelte|ts)$/.test(path) && !path.includes("paraglide") && !path.endsWith(".test.ts"))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
const code = sources.map(({ text }) => text).join("\n");

test("every message is used, and every message used exists", () => {
  const known = Object.keys(catalogue).filter((key) => key !== "$schema");
  const used = new Set([...code.matchAll(/\bm\.([a-z0-9_]+)/g)].map(([, key]) => key));
  expect(known.filter((key) => !used.has(key))).toEqual([]);
  expect([...used].filter((key) => key !== undefined && !known.includes(key))).toEqual([]);
});

test("components hold no text of their own", () => {
  const literal = sources
    .filter(({ path }) => path.endsWith(".svelte"))
    .flatMap(({ path, text }) => {
      const markup = text
        .replace(/<script[\s\S]*?<\/script>/g, "")
        .replace(/<style[\s\S]*?<\/style>/g, "")
        .replace(/<!--[\s\S]*?-->/g, "");
      const spoken = [...markup.matchAll(/\b(?:title|alt|placeholder|aria-label)="([^"{]*[A-Za-z]{2}[^"{]*)"/g)];
      const written = [...markup.replace(/\{[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}/g, "").matchAll(/>([^<>={}]*[A-Za-z]{2}[^<>={}]*)</g)];
      return [...spoken, ...written].map(([, words]) => `${path}: ${words?.trim()}`);
    });
  expect(literal).toEqual([]);
});

test("issuers' text is never markup", () => {
  expect(sources.filter(({ text }) => text.includes("{@html")).map(({ path }) => path)).toEqual([]);
});

test("one module talks to Tauri", () => {
  const talking = sources.filter(({ text }) => text.includes('"@tauri-apps/')).map(({ path }) => path);
  expect(talking).toEqual([join("lib", "platform", "tauri.ts")]);
});
