-- A database as revision 0001 wrote it: one following, a message sent and one pending.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE boards (
	channel TEXT NOT NULL,
	message_id TEXT,
	attempted_at DATETIME,
	posted_at DATETIME,
	shown TEXT,
	pin_error TEXT,
	CONSTRAINT pk_boards PRIMARY KEY (channel)
);
INSERT INTO "boards" VALUES('#kaggle','1.0','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:00:00.000000+00:00',NULL,NULL);
CREATE TABLE channels (
	name TEXT NOT NULL,
	planned_until DATETIME NOT NULL,
	is_introduced BOOLEAN NOT NULL,
	wake_at DATETIME,
	CONSTRAINT pk_channels PRIMARY KEY (name)
);
INSERT INTO "channels" VALUES('#kaggle','2026-11-23 12:00:00.000000+00:00',1,'2026-11-23 13:00:00.000000+00:00');
CREATE TABLE competitions (
	slug TEXT NOT NULL,
	source TEXT NOT NULL,
	title TEXT NOT NULL,
	url TEXT NOT NULL,
	CONSTRAINT pk_competitions PRIMARY KEY (slug)
);
INSERT INTO "competitions" VALUES('nbme','kaggle','NBME','https://www.kaggle.com/competitions/nbme');
CREATE TABLE followings (
	slug TEXT NOT NULL,
	channel TEXT NOT NULL,
	followed_at DATETIME NOT NULL,
	planned_until DATETIME NOT NULL,
	is_announced BOOLEAN NOT NULL,
	wake_at DATETIME,
	CONSTRAINT pk_followings PRIMARY KEY (slug, channel),
	CONSTRAINT fk_followings_slug FOREIGN KEY(slug) REFERENCES competitions (slug)
);
INSERT INTO "followings" VALUES('nbme','#kaggle','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:00:00.000000+00:00',0,'2026-11-23 12:00:00.000000+00:00');
CREATE TABLE milestones (
	slug TEXT NOT NULL,
	"key" TEXT NOT NULL,
	nth INTEGER NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	at DATETIME NOT NULL,
	known_at DATETIME NOT NULL,
	CONSTRAINT pk_milestones PRIMARY KEY (slug, "key"),
	CONSTRAINT fk_milestones_slug FOREIGN KEY(slug) REFERENCES competitions (slug) ON DELETE CASCADE
);
INSERT INTO "milestones" VALUES('nbme','close',0,'close','','2026-12-01 23:59:00.000000+00:00','2026-11-23 12:00:00.000000+00:00');
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	channel TEXT NOT NULL,
	"key" TEXT NOT NULL,
	kind TEXT NOT NULL,
	content TEXT NOT NULL,
	due_at DATETIME NOT NULL,
	say_at DATETIME NOT NULL,
	ready_at DATETIME NOT NULL,
	state TEXT NOT NULL,
	n_attempts INTEGER NOT NULL,
	marker TEXT,
	claimed_at DATETIME,
	claimed_until DATETIME,
	message_id TEXT,
	error TEXT,
	CONSTRAINT uq_outbox_channel_key UNIQUE (channel, "key")
);
INSERT INTO "outbox" VALUES(1,'#kaggle','competition/nbme/following','following','{"competitions":[{"slug":"nbme","title":"NBME","url":"https://www.kaggle.com/competitions/nbme","source":"kaggle","milestones":[{"kind":"close","at":"2026-12-01T23:59:00Z","name":""}]}],"n_more":0,"next_alert":null,"is_first":false,"failing":[],"kind":"following"}','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:00:00.000000+00:00','sent',0,'m','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:01:00.000000+00:00','2.0',NULL);
INSERT INTO "outbox" VALUES(2,'#kaggle','competition/nbme/moved/close/2026-11-30T23:59:00Z/2026-12-01T23:59:00Z','moved','{"entry":{"competition":{"slug":"nbme","title":"NBME","url":"https://www.kaggle.com/competitions/nbme","source":"kaggle"},"milestone":{"kind":"close","at":"2026-12-01T23:59:00Z","name":""}},"was_at":"2026-11-30T23:59:00Z","again_at":null,"kind":"moved"}','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:00:00.000000+00:00','pending',0,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE presence (
	id INTEGER NOT NULL,
	alive_at DATETIME NOT NULL,
	CONSTRAINT pk_presence PRIMARY KEY (id),
	CONSTRAINT ck_presence_one_row CHECK (id = 1)
);
INSERT INTO "presence" VALUES(1,'2026-11-23 12:00:00.000000+00:00');
CREATE TABLE sources (
	name TEXT NOT NULL,
	last_heard_at DATETIME,
	error TEXT,
	CONSTRAINT pk_sources PRIMARY KEY (name)
);
INSERT INTO "sources" VALUES('kaggle','2026-11-23 12:00:00.000000+00:00',NULL);
CREATE INDEX ix_milestones_at ON milestones (at);
CREATE INDEX ix_milestones_kind_at ON milestones (kind, at);
CREATE INDEX ix_followings_channel_wake_at ON followings (channel, wake_at, slug);
CREATE INDEX ix_followings_wake_at ON followings (wake_at, slug, channel);
CREATE INDEX ix_channels_wake_at ON channels (wake_at, name);
CREATE INDEX ix_outbox_claimed_until ON outbox (claimed_until) WHERE state = 'claimed';
CREATE INDEX ix_outbox_pending_channel ON outbox (channel, ready_at) WHERE state = 'pending';
CREATE INDEX ix_outbox_pending_ready_at ON outbox (ready_at, channel) WHERE state = 'pending';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',2);
COMMIT;
