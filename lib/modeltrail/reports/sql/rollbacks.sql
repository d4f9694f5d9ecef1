-- By environment, within what is asked: how long after its promotion a version was rolled back
-- (seconds).
WITH
told AS (
    SELECT DISTINCT
        timeline,
        seq,
        time,
        micros,
        type,
        version,
        environment
    FROM
        events
        CROSS JOIN asked
    WHERE
        type IN ('version.promoted', 'version.rolled_back')
        AND time <= until
        AND (models = '' OR contains(split(models, ','), model))
),
followed AS (
    SELECT
        time,
        type,
        environment,
        micros - max(CASE WHEN type = 'version.promoted' THEN micros END) OVER (
            PARTITION BY timeline, environment, version
            ORDER BY seq
        ) AS taken
    FROM
        told
),
ranked AS (
    SELECT
        environment,
        taken,
        100 * row_number() OVER (PARTITION BY environment ORDER BY taken NULLS LAST) AS hundredfold,
        count(taken) OVER (PARTITION BY environment) AS n
    FROM
        followed
        CROSS JOIN asked
    WHERE
        type = 'version.rolled_back'
        AND time > since
),
places AS (
    SELECT
        name,
        place
    FROM
        asked
        CROSS JOIN UNNEST(split(environments, ',')) WITH ORDINALITY AS t (name, place)
)
SELECT
    coalesce(places.name, ranked.environment) AS environment,
    count(ranked.n) AS rollbacks,
    CAST(min(CASE WHEN hundredfold >= 50 * n THEN taken END) AS double) / 1000000 AS p50,
    CAST(min(CASE WHEN hundredfold >= 90 * n THEN taken END) AS double) / 1000000 AS p90,
    CAST(min(CASE WHEN hundredfold >= 99 * n THEN taken END) AS double) / 1000000 AS p99
FROM
    places
    FULL JOIN ranked ON ranked.environment = places.name
GROUP BY
    coalesce(places.name, ranked.environment),
    places.place
ORDER BY
    places.place NULLS LAST,
    environment;
