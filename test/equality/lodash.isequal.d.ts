declare module "lodash.isequal" {
  export default function isEqual(one: unknown, other: unknown): boolean;
}
