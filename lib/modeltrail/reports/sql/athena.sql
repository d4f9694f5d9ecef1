-- The relations that the reports are asked of, over the archive in S3: Athena's spelling.
-- A line of the archive is one text here, not what a JSON SerDe makes of it: Athena's own JSON
-- functions are the same everywhere.
CREATE EXTERNAL TABLE lines (
    line string
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\001'
STORED AS TEXTFILE
LOCATION 's3://ARCHIVE-BUCKET/PREFIX/';

CREATE VIEW events AS
WITH
told AS (
    SELECT
        line,
        json_extract_scalar(line, '$.data.time') AS time,
        json_extract_scalar(line, '$.data.type') AS type
    FROM
        lines
)
SELECT
    json_extract_scalar(line, '$.source') AS timeline,
    json_extract_scalar(line, '$.data.model') AS model,
    CAST(json_extract_scalar(line, '$.data.seq') AS bigint) AS seq,
    time,
    date_diff(
        'second',
        TIMESTAMP '1970-01-01 00:00:00',
        CAST(replace(substr(time, 1, 19), 'T', ' ') AS timestamp)
    ) * 1000000 + CAST(substr(time, 21, 6) AS bigint) AS micros,
    type,
    CAST(json_extract_scalar(line, '$.data.version') AS bigint) AS version,
    json_extract_scalar(line, '$.data.environment') AS environment,
    CASE type WHEN 'version.demoted' THEN json_extract_scalar(line, '$.data.data.role') END AS role,
    CASE type
        WHEN 'version.rolled_back' THEN CAST(json_extract_scalar(line, '$.data.data.to') AS bigint)
    END AS target,
    type = 'version.registered'
    AND json_extract_scalar(line, '$.data.data.imported.registry') IS NOT NULL AS imported
FROM
    told;

CREATE VIEW measurements AS
WITH
told AS (
    SELECT
        line,
        json_extract_scalar(line, '$.data.type') AS type
    FROM
        lines
),
measured AS (
    SELECT
        line,
        type,
        CASE type
            WHEN 'version.registered' THEN json_extract(line, '$.data.data.evaluation')
            WHEN 'metric.recorded' THEN json_extract(line, '$.data.data')
        END AS measured
    FROM
        told
    WHERE
        type IN ('version.registered', 'metric.recorded')
)
SELECT
    json_extract_scalar(line, '$.source') AS timeline,
    json_extract_scalar(line, '$.data.model') AS model,
    CAST(json_extract_scalar(line, '$.data.seq') AS bigint) AS seq,
    json_extract_scalar(line, '$.data.time') AS time,
    type,
    CAST(json_extract_scalar(line, '$.data.version') AS bigint) AS version,
    json_extract_scalar(line, '$.data.environment') AS environment,
    json_extract_scalar(measured, '$.dataset_digest') AS dataset,
    metric,
    value
FROM
    measured
    CROSS JOIN UNNEST(CAST(json_extract(measured, '$.metrics') AS map(varchar, double)))
        AS entry (metric, value);
