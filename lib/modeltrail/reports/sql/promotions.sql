-- By environment, within what is asked: how often was promoted, how much of it was rolled back,
-- and how much of what was asked for was denied.
WITH
told AS (
    SELECT DISTINCT
        timeline,
        seq,
        time,
        micros,
        type,
        environment
    FROM
        events
        CROSS JOIN asked
    WHERE
        type IN (
            'version.registered',
            'version.candidate',
            'version.promoted',
            'version.demoted',
            'version.rolled_back',
            'version.deleted',
            'version.restored',
            'promotion.denied'
        )
        AND time <= until
        AND (models = '' OR contains(split(models, ','), model))
),
extent AS (
    -- From `since`, or from the first registration where nothing is said, to `until`.
    SELECT
        CAST(
            date_diff(
                'second',
                TIMESTAMP '1970-01-01 00:00:00',
                CAST(replace(substr(until, 1, 19), 'T', ' ') AS timestamp)
            ) * 1000000 + CAST(substr(until, 21, 6) AS bigint) - coalesce(
                date_diff(
                    'second',
                    TIMESTAMP '1970-01-01 00:00:00',
                    CAST(nullif(replace(substr(since, 1, 19), 'T', ' '), '') AS timestamp)
                ) * 1000000 + CAST(nullif(substr(since, 21, 6), '') AS bigint),
                (SELECT min(micros) FROM told WHERE type = 'version.registered')
            ) AS double
        ) / 1000000 AS seconds
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
counted AS (
    SELECT
        environment,
        count(*) AS moves,
        count(CASE WHEN type = 'promotion.denied' THEN 1 END) AS denials,
        count(CASE WHEN type = 'version.promoted' THEN 1 END) AS promotions,
        count(CASE WHEN type = 'version.rolled_back' THEN 1 END) AS rollbacks
    FROM
        told
        CROSS JOIN asked
    WHERE
        time > since
        AND type <> 'version.registered'
    GROUP BY
        environment
),
rows_asked AS (
    SELECT
        coalesce(places.name, counted.environment) AS environment,
        places.place,
        coalesce(moves, 0) AS moves,
        coalesce(denials, 0) AS denials,
        coalesce(promotions, 0) AS promotions,
        coalesce(rollbacks, 0) AS rollbacks
    FROM
        places
        FULL JOIN counted ON counted.environment = places.name
)
SELECT
    environment,
    promotions,
    CASE WHEN seconds > 0 THEN CAST(promotions * 604800 AS double) / seconds END AS per_week,
    CASE WHEN seconds > 0 THEN CAST(promotions * 2592000 AS double) / seconds END AS per_month,
    rollbacks,
    CAST(rollbacks AS double) / nullif(promotions, 0) AS rollback_share,
    moves,
    denials,
    CAST(denials AS double) / nullif(moves, 0) AS denial_share
FROM
    rows_asked
    CROSS JOIN extent
ORDER BY
    place NULLS LAST,
    environment NULLS LAST;
