export interface Config {
  storage?: {
    /** Git repositories that the portal keeps itself, where no Git host is used. */
    repositories?: {
      /**
       * The folder that holds them, one folder each. A relative path starts at the portal's
       * root, the folder of the package.json with the workspaces.
       * @default .stowage/repositories
       */
      path?: string;
    };
  };
}
