// The Node peer of `./waybill bench export`: query stream → CSV → multipart upload, as the packages' own documentation
// puts them together. One line of JSON on the input says what to export, one line answers.
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { stringify } from 'csv-stringify';
import pg from 'pg';
import QueryStream from 'pg-query-stream';

const { env } = process;

// A JavaScript Date has milliseconds, the rows have microseconds: dates stay the server's text.
const DATE_TYPES = [pg.types.builtins.DATE, pg.types.builtins.TIMESTAMP, pg.types.builtins.TIMESTAMPTZ];
DATE_TYPES.forEach((type) => pg.types.setTypeParser(type, (text) => text));

const s3 = new S3Client({
  endpoint: env.WAYBILL_S3_ENDPOINT,
  region: env.WAYBILL_S3_REGION,
  forcePathStyle: true,
  credentials: { accessKeyId: env.WAYBILL_S3_ACCESS_KEY, secretAccessKey: env.WAYBILL_S3_SECRET_KEY },
});

async function run({ sql, key }) {
  const client = new pg.Client({ connectionString: env.WAYBILL_ADMIN_DB_URL });
  await client.connect();
  try {
    const rows = client.query(new QueryStream(sql, [], { batchSize: 5000 }));
    const csv = stringify({ header: true });
    const upload = new Upload({
      client: s3,
      params: { Bucket: env.WAYBILL_S3_BUCKET, Key: key, Body: csv, ContentType: 'text/csv' },
      partSize: 8 * 1024 * 1024,
    });
    await Promise.all([pipeline(rows, csv), upload.done()]);
  } finally {
    await client.end();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    await run(JSON.parse(line));
    console.log(JSON.stringify({ done: true }));
  } catch (error) {
    console.error(error);
    console.log(JSON.stringify({ error: String(error.message ?? error) }));
  }
}
