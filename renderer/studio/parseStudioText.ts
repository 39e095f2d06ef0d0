import { studioText } from '../text/studio.ts';

/** The JSON of a studio file's text, unjudged. Throws an error for people when it is none. */
export function parseStudioText(fileName: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(studioText.notJson(fileName, error instanceof Error ? error.message : String(error)));
  }
}
