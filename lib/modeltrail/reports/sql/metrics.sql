-- Every version that served within what is asked, and what was measured of it there: beside it the
-- champion that the last environment has at the end, measured alike on the same set of data.
WITH
places AS (
    SELECT
        name,
        place
    FROM
        asked
        CROSS JOIN UNNEST(split(environments, ',')) WITH ORDINALITY AS t (name, place)
),
last_place AS (
    SELECT
        max_by(name, place) AS name
    FROM
        places
),
held AS (
    SELECT
        timeline,
        model,
        environment,
        version,
        max(role) AS role,
        bool_or(
            environment = last_place.name
            AND role = 'champion'
            AND (ended IS NULL OR ended > until)
        ) AS reigns
    FROM
        spans
        CROSS JOIN last_place
        CROSS JOIN asked
    WHERE
        begun <= until
        AND (ended IS NULL OR ended > since)
        AND (models = '' OR contains(split(models, ','), model))
    GROUP BY
        timeline,
        model,
        environment,
        version
),
judged AS (
    SELECT
        *,
        max(CASE WHEN reigns THEN version END) OVER (PARTITION BY timeline) AS champion
    FROM
        held
),
observed AS (
    -- Without an environment: the evaluation of the registration, and later ones.
    SELECT DISTINCT
        timeline,
        version,
        coalesce(environment, '') AS environment,
        coalesce(dataset, '') AS dataset,
        metric,
        seq,
        value
    FROM
        measurements
        CROSS JOIN asked
    WHERE
        (type = 'version.registered' OR time > since)
        AND time <= until
        AND (models = '' OR contains(split(models, ','), model))
),
ranked AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY timeline, version, environment, dataset, metric) AS n,
        100 * row_number() OVER (
            PARTITION BY timeline, version, environment, dataset, metric
            ORDER BY value
        ) AS hundredfold
    FROM
        observed
),
figures AS (
    SELECT
        timeline,
        version,
        environment,
        dataset,
        metric,
        count(*) AS n,
        min(CASE WHEN hundredfold >= 50 * n THEN value END) AS median,
        max_by(value, seq) AS latest
    FROM
        ranked
    GROUP BY
        timeline,
        version,
        environment,
        dataset,
        metric
),
told AS (
    SELECT
        judged.timeline,
        judged.model,
        judged.environment,
        judged.version,
        judged.role,
        judged.reigns,
        judged.champion,
        CASE figures.environment WHEN '' THEN 'evaluation' ELSE 'measured' END AS source,
        figures.metric,
        figures.dataset,
        figures.n,
        figures.median,
        figures.latest
    FROM
        judged
        JOIN figures ON
            figures.timeline = judged.timeline
            AND figures.version = judged.version
            AND figures.environment IN ('', judged.environment)
),
beside AS (
    SELECT
        *,
        max(CASE WHEN reigns THEN n END) OVER (
            PARTITION BY timeline, source, dataset, metric
        ) AS champion_n,
        max(CASE WHEN reigns THEN median END) OVER (
            PARTITION BY timeline, source, dataset, metric
        ) AS champion_median,
        max(CASE WHEN reigns THEN latest END) OVER (
            PARTITION BY timeline, source, dataset, metric
        ) AS champion_latest,
        count(CASE WHEN reigns THEN 1 END) OVER (PARTITION BY timeline, source, metric) AS sets
    FROM
        told
)
SELECT
    beside.model,
    beside.environment,
    beside.version,
    beside.role,
    beside.source,
    beside.metric,
    nullif(beside.dataset, '') AS dataset,
    beside.n,
    beside.median,
    beside.latest,
    beside.champion,
    coalesce(beside.champion_n, 0) AS champion_n,
    beside.champion_median,
    beside.champion_latest,
    CASE
        WHEN beside.champion IS NULL THEN 'no champion'
        WHEN beside.champion_n IS NOT NULL AND beside.dataset = '' THEN 'sets not named'
        WHEN beside.champion_n IS NOT NULL THEN 'same set'
        WHEN beside.sets > 0 THEN 'other set'
        ELSE 'not measured'
    END AS comparison
FROM
    beside
    LEFT JOIN places ON places.name = beside.environment
ORDER BY
    beside.model,
    places.place NULLS LAST,
    beside.environment,
    beside.role DESC,
    beside.version,
    beside.source,
    beside.metric,
    beside.dataset;
