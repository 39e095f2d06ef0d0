import { OpenAPIGenerator } from '@orpc/openapi';
import type { TraverseContractProcedureCallbackOptions } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { CONTRACT_MAJOR, contract, ErrorCode } from '#shared/api/contract.ts';

/** What can be called over HTTP. The watches and the demo's back channel are for the WebSocket alone. */
export function isHttpCall({ contract: procedure }: TraverseContractProcedureCallbackOptions): boolean {
  return procedure['~orpc'].route.path !== undefined;
}

const errorSchema = {
  type: 'object' as const,
  properties: { code: { type: 'string' as const, enum: ErrorCode.options }, message: { type: 'string' as const } },
  required: ['code', 'message'],
  additionalProperties: false,
};

/** The contract as an OpenAPI document: what `GET /api/v1/openapi.json` and `docs/openapi.json` hold. */
export async function openApiDocument(): Promise<Record<string, unknown>> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    filter: isHttpCall,
    info: {
      title: 'Changeover',
      version: String(CONTRACT_MAJOR),
      description: 'Every error is exactly {code, message}. A bearer token is needed; live state is on the WebSocket.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: errorSchema },
    },
  });
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of [path?.get, path?.post, path?.delete]) {
      if (!operation) continue;
      operation.responses = {
        ...operation.responses,
        default: {
          description: 'What went wrong',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      };
    }
  }
  return JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
}
