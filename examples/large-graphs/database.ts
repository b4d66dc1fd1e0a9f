// Finds in DuckDB the nodes that no root reaches: in one recursive query, and in a loop over fronts.

import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** A database in memory that has read the files of a graph. */
export async function openDatabase(files: {
  nodes: string;
  edges: string;
}): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const [table, file] of Object.entries(files)) {
    await connection.run(
      `CREATE TABLE ${table} AS FROM read_parquet('${file.replaceAll("'", "''")}')`,
    );
  }
  return connection;
}

const LOST = "SELECT node FROM nodes ANTI JOIN reached USING (node) ORDER BY node";

/** One query. Every step of the recursion is a front of the search. */
export async function lostByQuery(connection: DuckDBConnection): Promise<number[]> {
  return numbers(
    connection,
    `WITH RECURSIVE reached(node) AS (
       SELECT node FROM nodes WHERE is_root = 1
       UNION
       SELECT target FROM reached JOIN edges ON source = reached.node
     ) ${LOST}`,
  );
}

/** Semi-naive: each step joins only what the last one found. */
export async function lostByLoop(connection: DuckDBConnection): Promise<number[]> {
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE front AS SELECT node FROM nodes WHERE is_root = 1;
    CREATE OR REPLACE TEMP TABLE reached AS FROM front`);
  for (;;) {
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE next AS
        SELECT DISTINCT target AS node FROM front JOIN edges ON source = front.node
        WHERE target NOT IN (FROM reached)`);
    const [found = 0] = await numbers(connection, "SELECT count(*)::INTEGER FROM next");
    if (found === 0) return numbers(connection, LOST);
    await connection.run(
      "INSERT INTO reached FROM next; CREATE OR REPLACE TEMP TABLE front AS FROM next",
    );
  }
}

async function numbers(connection: DuckDBConnection, query: string): Promise<number[]> {
  const columns = await (await connection.runAndReadAll(query)).getColumns();
  return (columns[0] ?? []) as number[];
}
