/** What a fault carries besides its code: the facts that its text is filled with. */
export type FaultContext = Readonly<Record<string, string | number | boolean | null>>;

/** Texts by fault code: each one line that a user understands, without a secret in it. */
export type FaultTexts = Readonly<Record<string, (context: FaultContext) => string>>;
