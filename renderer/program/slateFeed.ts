/** The id of the feed that is always there (design §1). */
export const SLATE_FEED = 'slate';
