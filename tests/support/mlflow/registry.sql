-- A registry as MLflow 3.17.2 makes it: the tables that an import reads, without the others.
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE "registered_models" (
    name VARCHAR(256) NOT NULL,
    creation_time BIGINT,
    last_updated_time BIGINT,
    description VARCHAR(5000),
    workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
    CONSTRAINT registered_model_pk PRIMARY KEY (workspace, name)
);
CREATE TABLE "registered_model_tags" (
    "key" VARCHAR(250) NOT NULL,
    value VARCHAR(5000),
    name VARCHAR(256) NOT NULL,
    workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
    CONSTRAINT registered_model_tag_pk PRIMARY KEY (workspace, "key", name),
    CONSTRAINT fk_registered_model_tags_registered_models FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE
);
CREATE TABLE "registered_model_aliases" (
    alias VARCHAR(256) NOT NULL,
    version INTEGER NOT NULL,
    name VARCHAR(256) NOT NULL,
    workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
    CONSTRAINT registered_model_alias_pk PRIMARY KEY (workspace, name, alias),
    CONSTRAINT fk_registered_model_aliases_registered_models FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "model_versions" (
    name VARCHAR(256) NOT NULL,
    version INTEGER NOT NULL,
    creation_time BIGINT,
    last_updated_time BIGINT,
    description VARCHAR(5000),
    user_id VARCHAR(256),
    current_stage VARCHAR(20),
    source VARCHAR(500),
    run_id VARCHAR(32),
    status VARCHAR(20),
    status_message VARCHAR(500),
    run_link VARCHAR(500),
    storage_location VARCHAR(500),
    workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
    CONSTRAINT model_version_pk PRIMARY KEY (workspace, name, version),
    CONSTRAINT fk_model_versions_registered_models FOREIGN KEY(workspace, name) REFERENCES registered_models (workspace, name) ON UPDATE CASCADE
);
CREATE TABLE "model_version_tags" (
    "key" VARCHAR(250) NOT NULL,
    value TEXT,
    name VARCHAR(256) NOT NULL,
    version INTEGER NOT NULL,
    workspace VARCHAR(63) DEFAULT 'default' NOT NULL,
    CONSTRAINT model_version_tag_pk PRIMARY KEY (workspace, "key", name, version),
    CONSTRAINT fk_model_version_tags_model_versions FOREIGN KEY(workspace, name, version) REFERENCES model_versions (workspace, name, version) ON UPDATE CASCADE
);
CREATE TABLE "runs" (
    run_uuid VARCHAR(32) NOT NULL,
    name VARCHAR(250),
    source_type VARCHAR(20),
    source_name VARCHAR(500),
    entry_point_name VARCHAR(50),
    user_id VARCHAR(256),
    status VARCHAR(9),
    start_time BIGINT,
    end_time BIGINT,
    source_version VARCHAR(50),
    lifecycle_stage VARCHAR(20),
    artifact_uri VARCHAR(200),
    experiment_id INTEGER, deleted_time BIGINT,
    CONSTRAINT run_pk PRIMARY KEY (run_uuid),
    CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')),
    CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')),
    FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id),
    CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED'))
);
CREATE TABLE "latest_metrics" (
    "key" VARCHAR(250) NOT NULL,
    value FLOAT NOT NULL,
    timestamp BIGINT,
    step BIGINT NOT NULL,
    is_nan BOOLEAN NOT NULL,
    run_uuid VARCHAR(32) NOT NULL,
    CONSTRAINT latest_metric_pk PRIMARY KEY ("key", run_uuid),
    FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid),
    CHECK (is_nan IN (0, 1))
);
CREATE TABLE "params" (
    "key" VARCHAR(250) NOT NULL,
    value VARCHAR(8000) NOT NULL,
    run_uuid VARCHAR(32) NOT NULL,
    CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid),
    FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
CREATE TABLE "tags" (
    "key" VARCHAR(250) NOT NULL,
    value VARCHAR(8000),
    run_uuid VARCHAR(32) NOT NULL,
    CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid),
    FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO alembic_version VALUES ('dc11669786a5');
INSERT INTO registered_models VALUES ('Fraud Model', 1795580092531, 1795580092658, 'Finds fraud.'||char(10)||'Since 2023.', 'default');
INSERT INTO registered_models VALUES ('churn', 1795580092663, 1795580092666, NULL, 'default');
INSERT INTO registered_models VALUES ('empty', 1795580092671, 1795580092671, NULL, 'default');
INSERT INTO registered_models VALUES ('Überraschung', 1795580092673, 1795580092676, NULL, 'default');
INSERT INTO registered_models VALUES ('O''Brien', 1795580092679, 1795580092681, NULL, 'default');
INSERT INTO registered_models VALUES ('greeting', 1795580092686, 1795580092689, NULL, 'default');
INSERT INTO registered_model_tags VALUES ('team', 'risk', 'Fraud Model', 'default');
INSERT INTO registered_model_tags VALUES ('tier', '1', 'Fraud Model', 'default');
INSERT INTO registered_model_tags VALUES ('mlflow.prompt.is_prompt', 'true', 'greeting', 'default');
INSERT INTO registered_model_tags VALUES ('_mlflow_experiment_ids', ',0,', 'greeting', 'default');
INSERT INTO registered_model_aliases VALUES ('champion', 2, 'Fraud Model', 'default');
INSERT INTO registered_model_aliases VALUES ('challenger', 2, 'Fraud Model', 'default');
INSERT INTO registered_model_aliases VALUES ('old', 1, 'Fraud Model', 'default');
INSERT INTO model_versions VALUES ('Fraud Model', 1, 1795580092588, 1795580092658, 'First.'||char(13)||''||char(10)||'Good.', NULL, 'Production', 's3://lake/mlflow/1/model', '919137f8e2904f64822eaea95b1054dd', 'READY', NULL, NULL, 's3://lake/mlflow/1/model', 'default');
INSERT INTO model_versions VALUES ('Fraud Model', 2, 1795580092607, 1795580092607, NULL, NULL, 'None', 'runs:/66bd713d75f54ff6a4ac59273f679ae8/model', '66bd713d75f54ff6a4ac59273f679ae8', 'READY', NULL, NULL, 'runs:/66bd713d75f54ff6a4ac59273f679ae8/model', 'default');
INSERT INTO model_versions VALUES ('Fraud Model', 3, 1795580092611, 1795580092626, NULL, NULL, 'Deleted_Internal', 'REDACTED-SOURCE-PATH', 'REDACTED-RUN-ID', 'READY', NULL, 'REDACTED-RUN-LINK', 's3://lake/mlflow/3/model', 'default');
INSERT INTO model_versions VALUES ('Fraud Model', 4, 1795580092615, 1795580092615, NULL, NULL, 'None', 's3://lake/mlflow/4/model', 'deadbeefdeadbeefdeadbeefdeadbeef', 'READY', NULL, NULL, 's3://lake/mlflow/4/model', 'default');
INSERT INTO model_versions VALUES ('churn', 1, 1795580092666, 1795580092666, NULL, NULL, 'None', 's3://lake/c', NULL, 'READY', NULL, NULL, 's3://lake/c', 'default');
INSERT INTO model_versions VALUES ('Überraschung', 1, 1795580092676, 1795580092676, NULL, NULL, 'None', 's3://lake/ü', NULL, 'READY', NULL, NULL, 's3://lake/ü', 'default');
INSERT INTO model_versions VALUES ('O''Brien', 1, 1795580092681, 1795580092681, NULL, NULL, 'None', 's3://lake/o', NULL, 'READY', NULL, NULL, 's3://lake/o', 'default');
INSERT INTO model_versions VALUES ('greeting', 1, 1795580092689, 1795580092689, NULL, NULL, 'None', 'dummy-source', NULL, 'READY', NULL, NULL, 'dummy-source', 'default');
INSERT INTO model_version_tags VALUES ('reviewed', 'yes', 'Fraud Model', 1, 'default');
INSERT INTO model_version_tags VALUES ('odd', ''||char(27)||'[31mr'||char(13)||''||char(10)||'ed', 'Fraud Model', 1, 'default');
INSERT INTO model_version_tags VALUES ('mlflow.prompt.is_prompt', 'true', 'greeting', 1, 'default');
INSERT INTO model_version_tags VALUES ('_mlflow_prompt_type', 'text', 'greeting', 1, 'default');
INSERT INTO model_version_tags VALUES ('mlflow.prompt.text', 'Hi {{name}}', 'greeting', 1, 'default');
INSERT INTO runs VALUES ('919137f8e2904f64822eaea95b1054dd', 'vaunted-fawn-93', 'UNKNOWN', '', '', 'unknown', 'FINISHED', 1795580092547, 1795580092583, '', 'active', 's3://lake/mlflow/919137f8e2904f64822eaea95b1054dd/artifacts', 1, NULL);
INSERT INTO runs VALUES ('66bd713d75f54ff6a4ac59273f679ae8', 'fortunate-snake-904', 'UNKNOWN', '', '', 'unknown', 'FINISHED', 1795580092595, 1795580092604, '', 'active', 's3://lake/mlflow/66bd713d75f54ff6a4ac59273f679ae8/artifacts', 1, NULL);
INSERT INTO latest_metrics VALUES ('recall', 0.9, 1795580092561, 0, 0, '919137f8e2904f64822eaea95b1054dd');
INSERT INTO latest_metrics VALUES ('nan', 0.0, 1795580092567, 0, 1, '919137f8e2904f64822eaea95b1054dd');
INSERT INTO latest_metrics VALUES ('inf', 1.7976931348623157e+308, 1795580092570, 0, 0, '919137f8e2904f64822eaea95b1054dd');
INSERT INTO latest_metrics VALUES ('loss', 1e-07, 1795580092573, 0, 0, '919137f8e2904f64822eaea95b1054dd');
INSERT INTO latest_metrics VALUES ('zero', 0.0, 1795580092575, 0, 0, '919137f8e2904f64822eaea95b1054dd');
INSERT INTO latest_metrics VALUES ('recall', 0.91, 1795580092601, 0, 0, '66bd713d75f54ff6a4ac59273f679ae8');
INSERT INTO params VALUES ('depth', '6', '919137f8e2904f64822eaea95b1054dd');
INSERT INTO params VALUES ('objective', 'auc', '919137f8e2904f64822eaea95b1054dd');
INSERT INTO tags VALUES ('mlflow.source.git.commit', 'cccccccccccccccccccccccccccccccccccccccc', '919137f8e2904f64822eaea95b1054dd');
INSERT INTO tags VALUES ('mlflow.source.git.repoURL', 'https://user:secret@git.example.org/fraud.git', '919137f8e2904f64822eaea95b1054dd');
INSERT INTO tags VALUES ('mlflow.runName', 'vaunted-fawn-93', '919137f8e2904f64822eaea95b1054dd');
INSERT INTO tags VALUES ('mlflow.source.git.commit', 'short12', '66bd713d75f54ff6a4ac59273f679ae8');
INSERT INTO tags VALUES ('mlflow.runName', 'fortunate-snake-904', '66bd713d75f54ff6a4ac59273f679ae8');
