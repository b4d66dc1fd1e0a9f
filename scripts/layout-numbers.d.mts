import type { Plugin } from "vite";

export const layoutNumbers: Plugin;
