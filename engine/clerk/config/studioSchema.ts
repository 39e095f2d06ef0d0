import { z } from 'zod';
import { Studio } from '#shared/model/studio.ts';

/** The JSON Schema of a studio file, as a person may write it: fields with a default may be missing. */
export function studioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(Studio, { io: 'input', target: 'draft-2020-12' });
  return { ...schema, title: 'Changeover studio', description: 'The whole configuration of Changeover, in one file.' };
}
