-- The relations that the reports are asked of, over exports: DuckDB's spelling.
-- The variable `files` names them: SET VARIABLE files = ['exports/*.ndjson'].
CREATE VIEW lines AS
SELECT
    source,
    data
FROM
    read_json(
        getvariable('files'),
        format = 'newline_delimited',
        hive_partitioning = false,
        columns = {
            'source': 'VARCHAR',
            'data': 'STRUCT(model VARCHAR, seq BIGINT, "time" VARCHAR, "type" VARCHAR, version BIGINT, environment VARCHAR, data JSON)'
        }
    );

CREATE VIEW events AS
SELECT
    source AS timeline,
    data.model AS model,
    data.seq AS seq,
    data.time AS time,
    epoch_us(CAST(data.time AS timestamp)) AS micros,
    data.type AS type,
    data.version AS version,
    data.environment AS environment,
    CASE data.type WHEN 'version.demoted' THEN json_extract_string(data.data, '$.role') END AS role,
    CASE data.type WHEN 'version.rolled_back' THEN CAST(json_extract(data.data, '$.to') AS bigint) END AS target,
    data.type = 'version.registered'
    AND coalesce(json_type(data.data, '$.imported'), 'NULL') <> 'NULL' AS imported
FROM
    lines;

CREATE VIEW measurements AS
WITH
told AS (
    SELECT
        source,
        data,
        CASE data.type
            WHEN 'version.registered' THEN json_extract(data.data, '$.evaluation')
            ELSE data.data
        END AS measured
    FROM
        lines
    WHERE
        data.type IN ('version.registered', 'metric.recorded')
)
SELECT
    told.source AS timeline,
    told.data.model AS model,
    told.data.seq AS seq,
    told.data.time AS time,
    told.data.type AS type,
    told.data.version AS version,
    told.data.environment AS environment,
    json_extract_string(told.measured, '$.dataset_digest') AS dataset,
    entry.key AS metric,
    CAST(entry.value AS double) AS value
FROM
    told
    CROSS JOIN json_each(told.measured, '$.metrics') AS entry;
