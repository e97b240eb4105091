// A trusted document is known by the sha256 of its file; the text itself stays out of the bundle.
declare module "*.graphql" {
  const documentId: string;
  export default documentId;
}
declare module "*.css";
