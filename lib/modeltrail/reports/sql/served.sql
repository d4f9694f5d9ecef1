-- How long each version served, in which environment and role, within what is asked (seconds).
WITH
bounds AS (
    SELECT
        since,
        until,
        models,
        environments,
        date_diff(
            'second',
            TIMESTAMP '1970-01-01 00:00:00',
            CAST(nullif(replace(substr(since, 1, 19), 'T', ' '), '') AS timestamp)
        ) * 1000000 + CAST(nullif(substr(since, 21, 6), '') AS bigint) AS since_at,
        date_diff(
            'second',
            TIMESTAMP '1970-01-01 00:00:00',
            CAST(replace(substr(until, 1, 19), 'T', ' ') AS timestamp)
        ) * 1000000 + CAST(substr(until, 21, 6) AS bigint) AS until_at
    FROM
        asked
),
places AS (
    SELECT
        name,
        place
    FROM
        asked
        CROSS JOIN UNNEST(split(environments, ',')) WITH ORDINALITY AS t (name, place)
),
held AS (
    SELECT
        timeline,
        model,
        environment,
        version,
        role,
        CASE WHEN begun_at < since_at THEN since_at ELSE begun_at END AS begun_at,
        CASE WHEN ended <= until THEN ended_at ELSE until_at END AS ended_at,
        ended IS NULL
        OR ended > until AS serving
    FROM
        spans
        CROSS JOIN bounds
    WHERE
        begun <= until
        AND (ended IS NULL OR ended > since)
        AND (models = '' OR contains(split(models, ','), model))
)
SELECT
    held.model,
    held.environment,
    held.version,
    held.role,
    count(*) AS times,
    CAST(sum(ended_at - begun_at) AS double) / 1000000 AS seconds,
    bool_or(serving) AS serving
FROM
    held
    LEFT JOIN places ON places.name = held.environment
GROUP BY
    held.timeline,
    held.model,
    held.environment,
    held.version,
    held.role,
    places.place
ORDER BY
    held.model,
    places.place NULLS LAST,
    held.environment,
    held.role DESC,
    held.version;
