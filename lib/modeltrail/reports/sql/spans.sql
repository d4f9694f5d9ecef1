-- When an environment held a version, in which role: both dialects, over `events`.
CREATE VIEW spans AS
WITH
moves AS (
    SELECT DISTINCT
        timeline,
        model,
        seq,
        time,
        micros,
        type,
        version,
        environment,
        role,
        target
    FROM
        events
    WHERE
        type IN ('version.candidate', 'version.promoted', 'version.demoted', 'version.rolled_back')
),
turns AS (
    -- An environment has one champion: each of these moves says which it is from there on.
    SELECT
        timeline,
        model,
        environment,
        'champion' AS role,
        CAST(0 AS bigint) AS lane,
        seq,
        time,
        micros,
        CASE type
            WHEN 'version.promoted' THEN version
            WHEN 'version.rolled_back' THEN target
        END AS holder
    FROM
        moves
    WHERE
        type IN ('version.promoted', 'version.rolled_back')
        OR (type = 'version.demoted' AND role = 'champion')
    UNION ALL
    -- It has any number of candidates: each comes and leaves by itself.
    SELECT
        timeline,
        model,
        environment,
        'candidate' AS role,
        CASE type WHEN 'version.rolled_back' THEN target ELSE version END AS lane,
        seq,
        time,
        micros,
        CASE type WHEN 'version.candidate' THEN version END AS holder
    FROM
        moves
    WHERE
        type <> 'version.demoted'
        OR role = 'candidate'
),
compared AS (
    SELECT
        *,
        lag(holder) OVER (
            PARTITION BY timeline, model, environment, role, lane
            ORDER BY seq
        ) AS before
    FROM
        turns
),
changes AS (
    SELECT
        timeline,
        model,
        environment,
        role,
        holder AS version,
        time AS begun,
        micros AS begun_at,
        lead(time) OVER (
            PARTITION BY timeline, model, environment, role, lane
            ORDER BY seq
        ) AS ended,
        lead(micros) OVER (
            PARTITION BY timeline, model, environment, role, lane
            ORDER BY seq
        ) AS ended_at
    FROM
        compared
    WHERE
        holder IS DISTINCT FROM before
)
SELECT
    *
FROM
    changes
WHERE
    version IS NOT NULL;
