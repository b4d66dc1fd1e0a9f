// The debug build's entry: everything, with assertions, and the validator.
export * from "./index";
export { validate } from "./validate";
