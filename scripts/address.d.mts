export function addressFields(address: string): {
  repository: { type: "git"; url: string };
  homepage: string;
  bugs: { url: string };
};
