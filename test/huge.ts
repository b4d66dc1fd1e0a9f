// Whether the tests that take minutes and gigabytes run: OUROBOROS_HUGE=1, `npm run test:huge`.

const host = globalThis as { process?: { env?: Record<string, string | undefined> } };

export const isHuge: boolean = (host.process?.env?.["OUROBOROS_HUGE"] ?? "") !== "";
