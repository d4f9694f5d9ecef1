-- From registration to each environment, and from each environment to the next: how many versions
-- came so far within what is asked, and how long they took (seconds).
WITH
told AS (
    SELECT DISTINCT
        timeline,
        seq,
        time,
        micros,
        type,
        version,
        environment,
        imported
    FROM
        events
        CROSS JOIN asked
    WHERE
        type IN ('version.registered', 'version.promoted')
        AND time <= until
        AND (models = '' OR contains(split(models, ','), model))
),
places AS (
    SELECT
        name,
        place
    FROM
        asked
        CROSS JOIN UNNEST(split(environments, ',')) WITH ORDINALITY AS t (name, place)
),
stages AS (
    -- The empty name stands for registration.
    SELECT
        '' AS origin,
        name AS destination,
        place
    FROM
        places
    UNION ALL
    SELECT
        earlier.name AS origin,
        later.name AS destination,
        later.place
    FROM
        places AS later
        JOIN places AS earlier ON earlier.place = later.place - 1
),
arrivals AS (
    -- The first time that a version is champion there. When an imported one was registered, its
    -- timeline does not say.
    SELECT
        timeline,
        version,
        CASE type WHEN 'version.promoted' THEN environment ELSE '' END AS name,
        min(seq) AS seq,
        min(time) AS time,
        min(micros) AS micros
    FROM
        told
    WHERE
        NOT imported
    GROUP BY
        timeline,
        version,
        CASE type WHEN 'version.promoted' THEN environment ELSE '' END
),
passages AS (
    SELECT
        stages.origin,
        stages.destination,
        later.micros - earlier.micros AS taken
    FROM
        stages
        JOIN arrivals AS later ON later.name = stages.destination
        JOIN arrivals AS earlier ON
            earlier.name = stages.origin
            AND earlier.timeline = later.timeline
            AND earlier.version = later.version
            AND earlier.seq < later.seq
        CROSS JOIN asked
    WHERE
        later.time > since
),
ranked AS (
    SELECT
        origin,
        destination,
        taken,
        100 * row_number() OVER (PARTITION BY origin, destination ORDER BY taken) AS hundredfold,
        count(*) OVER (PARTITION BY origin, destination) AS n
    FROM
        passages
)
SELECT
    nullif(stages.origin, '') AS origin,
    stages.destination,
    count(ranked.n) AS versions,
    CAST(min(CASE WHEN hundredfold >= 50 * n THEN taken END) AS double) / 1000000 AS p50,
    CAST(min(CASE WHEN hundredfold >= 90 * n THEN taken END) AS double) / 1000000 AS p90,
    CAST(min(CASE WHEN hundredfold >= 99 * n THEN taken END) AS double) / 1000000 AS p99
FROM
    stages
    LEFT JOIN ranked ON
        ranked.origin = stages.origin
        AND ranked.destination = stages.destination
GROUP BY
    stages.origin,
    stages.destination,
    stages.place
ORDER BY
    stages.place,
    stages.origin = '';
