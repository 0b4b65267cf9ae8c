-- A database as revision 0002 wrote it: a reminder, a message claimed and one pending.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE boards (
	channel TEXT NOT NULL,
	message_id TEXT,
	attempted_at DATETIME,
	posted_at DATETIME,
	shown TEXT,
	pin_error TEXT,
	CONSTRAINT pk_boards PRIMARY KEY (channel)
);
CREATE TABLE channels (
	name TEXT NOT NULL,
	planned_until DATETIME NOT NULL,
	is_introduced BOOLEAN NOT NULL,
	wake_at DATETIME,
	CONSTRAINT pk_channels PRIMARY KEY (name)
);
CREATE TABLE competitions (
	slug TEXT NOT NULL,
	source TEXT NOT NULL,
	title TEXT NOT NULL,
	url TEXT NOT NULL,
	CONSTRAINT pk_competitions PRIMARY KEY (slug)
);
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
CREATE TABLE homes (
	person TEXT NOT NULL,
	opened_at DATETIME NOT NULL,
	CONSTRAINT pk_homes PRIMARY KEY (person)
);
INSERT INTO "homes" VALUES('UALICE','2026-11-23 12:00:00.000000+00:00');
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
CREATE TABLE nets (
	channel TEXT NOT NULL,
	"key" TEXT NOT NULL,
	post_at DATETIME NOT NULL,
	scheduled_id TEXT NOT NULL,
	CONSTRAINT pk_nets PRIMARY KEY (channel, "key")
);
INSERT INTO "nets" VALUES('#kaggle','competition/nbme/close@2026-12-01T23:59:00Z/-60s','2026-11-23 12:01:00.000000+00:00','Q1');
CREATE TABLE occurrences (
	reminder_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	channel TEXT NOT NULL,
	begun_at DATETIME NOT NULL,
	wake_at DATETIME,
	state TEXT NOT NULL,
	rung INTEGER NOT NULL,
	places TEXT NOT NULL,
	taken_by TEXT NOT NULL,
	taken_at DATETIME,
	snoozed_by TEXT NOT NULL,
	snoozed_until DATETIME,
	CONSTRAINT pk_occurrences PRIMARY KEY (reminder_id, at),
	CONSTRAINT fk_occurrences_reminder_id FOREIGN KEY(reminder_id) REFERENCES reminders (id) ON DELETE CASCADE
);
INSERT INTO "occurrences" VALUES(1,'2026-11-23 12:00:00.000000+00:00','#kaggle','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:00:00.000000+00:00','open',1,'["#kaggle"]','',NULL,'',NULL);
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
INSERT INTO "outbox" VALUES(1,'#kaggle','competition/nbme/close@2026-12-01T23:59:00Z/-1h','countdown','{"entry":{"competition":{"slug":"nbme","title":"NBME","url":"https://www.kaggle.com/competitions/nbme","source":"kaggle"},"milestone":{"kind":"close","at":"2026-12-01T23:59:00Z","name":""}},"lead_time":"PT1H","kind":"countdown"}','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:00:00.000000+00:00','claimed',0,'m','2026-11-23 12:00:00.000000+00:00','2026-11-23 12:01:00.000000+00:00',NULL,NULL);
INSERT INTO "outbox" VALUES(2,'#kaggle','competition/nbme/close@2026-12-01T23:59:00Z/-60s','countdown','{"entry":{"competition":{"slug":"nbme","title":"NBME","url":"https://www.kaggle.com/competitions/nbme","source":"kaggle"},"milestone":{"kind":"close","at":"2026-12-01T23:59:00Z","name":""}},"lead_time":"PT1M","kind":"countdown"}','2026-11-23 12:01:00.000000+00:00','2026-11-23 12:01:00.000000+00:00','2026-11-23 12:01:00.000000+00:00','pending',0,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE overrides (
	channel TEXT NOT NULL,
	changed TEXT NOT NULL,
	CONSTRAINT pk_overrides PRIMARY KEY (channel)
);
INSERT INTO "overrides" VALUES('#kaggle','{"timezone":null,"language":null,"close_lead_times":null,"quiet_hours":null,"finish_margin":null,"has_board":false,"is_open":null,"followed":[],"unfollowed":[],"muted":[]}');
CREATE TABLE presence (
	id INTEGER NOT NULL,
	alive_at DATETIME NOT NULL,
	CONSTRAINT pk_presence PRIMARY KEY (id),
	CONSTRAINT ck_presence_one_row CHECK (id = 1)
);
CREATE TABLE reminders (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	channel TEXT NOT NULL,
	author TEXT NOT NULL,
	audience_kind TEXT NOT NULL,
	audience_name TEXT NOT NULL,
	audience_id TEXT NOT NULL,
	destination TEXT NOT NULL,
	text TEXT NOT NULL,
	occasion TEXT NOT NULL,
	zone TEXT NOT NULL,
	job TEXT,
	competition TEXT,
	is_insistent BOOLEAN NOT NULL,
	link TEXT NOT NULL,
	state TEXT NOT NULL,
	created_at DATETIME NOT NULL,
	first_at DATETIME,
	next_at DATETIME,
	said_at DATETIME,
	proposal TEXT NOT NULL,
	ended_by TEXT NOT NULL
);
INSERT INTO "reminders" VALUES(1,'#kaggle','UALICE','channel','','','#kaggle','submit','2026-11-23T13:00:00+00:00','Asia/Tokyo',NULL,NULL,0,'','active','2026-11-23 12:00:00.000000+00:00',NULL,'2026-11-23 13:00:00.000000+00:00',NULL,'','');
CREATE TABLE requests (
	id TEXT NOT NULL,
	noted_at DATETIME NOT NULL,
	CONSTRAINT pk_requests PRIMARY KEY (id)
);
INSERT INTO "requests" VALUES('Ev1','2026-11-23 12:00:00.000000+00:00');
CREATE TABLE sources (
	name TEXT NOT NULL,
	last_heard_at DATETIME,
	error TEXT,
	CONSTRAINT pk_sources PRIMARY KEY (name)
);
CREATE TABLE waiting (
	who TEXT NOT NULL,
	at DATETIME NOT NULL,
	reminder_id INTEGER NOT NULL,
	CONSTRAINT pk_waiting PRIMARY KEY (who, at, reminder_id),
	CONSTRAINT fk_waiting_reminder_id_at FOREIGN KEY(reminder_id, at) REFERENCES occurrences (reminder_id, at) ON DELETE CASCADE
);
INSERT INTO "waiting" VALUES('#kaggle','2026-11-23 12:00:00.000000+00:00',1);
INSERT INTO "waiting" VALUES('UALICE','2026-11-23 12:00:00.000000+00:00',1);
CREATE INDEX ix_milestones_at ON milestones (at);
CREATE INDEX ix_milestones_kind_at ON milestones (kind, at);
CREATE INDEX ix_followings_channel_wake_at ON followings (channel, wake_at, slug);
CREATE INDEX ix_followings_wake_at ON followings (wake_at, slug, channel);
CREATE INDEX ix_channels_wake_at ON channels (wake_at, name);
CREATE INDEX ix_outbox_claimed_until ON outbox (claimed_until) WHERE state = 'claimed';
CREATE INDEX ix_outbox_pending_channel ON outbox (channel, ready_at) WHERE state = 'pending';
CREATE INDEX ix_outbox_pending_ready_at ON outbox (ready_at, channel) WHERE state = 'pending';
CREATE INDEX ix_reminders_author ON reminders (author, next_at, id, state) WHERE state = 'active' OR state = 'paused';
CREATE INDEX ix_reminders_destination ON reminders (destination, next_at, id, author, state) WHERE state = 'active' OR state = 'paused';
CREATE INDEX ix_reminders_next_at ON reminders (next_at, id) WHERE state = 'active';
CREATE INDEX ix_reminders_insistent ON reminders (is_insistent, next_at, id) WHERE state = 'active';
CREATE INDEX ix_reminders_competition ON reminders (competition, id) WHERE state = 'active' AND competition IS NOT NULL;
CREATE INDEX ix_reminders_job ON reminders (id) WHERE state = 'active' AND job IS NOT NULL;
CREATE INDEX ix_reminders_proposal ON reminders (proposal, id) WHERE proposal != '';
CREATE INDEX ix_occurrences_wake_at ON occurrences (wake_at, reminder_id, at) WHERE state = 'open';
CREATE INDEX ix_occurrences_taken ON occurrences (channel, taken_at, reminder_id, at) WHERE state = 'done';
CREATE INDEX ix_waiting_occurrence ON waiting (reminder_id, at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('reminders',1);
INSERT INTO "sqlite_sequence" VALUES('outbox',2);
COMMIT;
