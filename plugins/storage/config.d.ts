export interface Config {
  storage?: {
    runbooks?: {
      /**
       * Entity whose TechDocs hold the runbooks that findings link to, as an entity ref.
       * Default: component:default/stowage
       * @visibility frontend
       */
      entityRef?: string;
    };
  };
}
