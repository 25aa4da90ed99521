-- One text for both engines. {{id}} becomes the engine's identity key.
-- Times are UTC microseconds in columns that end in _at, _until or _due; 0 means "none".

-- +goose Up
create table account (
    id            {{id}},
    email         text   not null unique,
    name          text   not null,
    password_hash text   not null default '',
    membership    text   not null default '',
    language      text   not null default 'uk',
    rules_version text   not null default '',
    disabled      bigint not null default 0,
    version       bigint not null default 1,
    created_at    bigint not null
);
create table account_role (
    account_id bigint not null references account (id),
    role       text   not null,
    primary key (account_id, role)
);
create index account_role_role on account_role (role, account_id);

create table organization (
    slug       text   primary key,
    name       text   not null,
    short      text   not null,
    kind       text   not null,
    parent     text   not null default '',
    successor  text   not null default '',
    district   text   not null default '',
    competence text   not null default '',
    round      bigint not null default 0,
    from_at    bigint not null default 0,
    to_at      bigint not null default 0
);
create table account_organization (
    account_id   bigint not null references account (id),
    organization text   not null references organization (slug),
    primary key (account_id, organization)
);
create index account_organization_organization on account_organization (organization, account_id);

create table session (
    token      text   primary key,
    data       text   not null,
    expires_at bigint not null
);
create index session_expires on session (expires_at);
create table token (
    id         {{id}},
    hash       text   not null unique,
    account_id bigint not null references account (id),
    name       text   not null,
    created_at bigint not null,
    expires_at bigint not null default 0,
    revoked_at bigint not null default 0
);
create table attempt (
    key       text   not null,
    window_at bigint not null,
    tries     bigint not null,
    primary key (key, window_at)
);
create table setting (
    key   text primary key,
    value text not null
);
create table counter (
    name  text   primary key,
    value bigint not null
);
create table task (
    name   text   not null,
    period text   not null,
    ran_at bigint not null,
    primary key (name, period)
);

create table message (
    id             {{id}},
    number         text   not null unique,
    state          text   not null,
    version        bigint not null,
    kind           text   not null,
    text           text   not null,
    masked         text   not null default '',
    topic          text   not null,
    subtopic       text   not null default '',
    district       text   not null default '',
    address        text   not null default '',
    lat            double precision not null default 0,
    lon            double precision not null default 0,
    author_id      bigint not null references account (id),
    channel        text   not null,
    emergency      bigint not null default 0,
    about          text   not null default '',
    revision       bigint not null default 1,
    regulation     text   not null,
    ground         text   not null default '',
    reason         text   not null default '',
    outcome        text   not null default '',
    merged_into    text   not null default '',
    reopen_count   bigint not null default 0,
    redirect_count bigint not null default 0,
    final          bigint not null default 0,
    received_at    bigint not null,
    published_at   bigint not null default 0,
    notified_at    bigint not null default 0,
    answer_due     bigint not null default 0,
    object_until   bigint not null default 0,
    closed_at      bigint not null default 0,
    active_at      bigint not null,
    agreed_at      bigint not null default 0,
    clarify_until  bigint not null default 0
);
-- The feed reads published messages by latest activity; the partial index keeps
-- it small and spares what is never shown.
create index message_feed on message (active_at desc, id desc) where published_at > 0;
create index message_feed_state on message (state, active_at desc, id desc) where published_at > 0;
create index message_feed_topic on message (topic, active_at desc, id desc) where published_at > 0;
create index message_feed_district on message (district, active_at desc, id desc) where published_at > 0;
create index message_state on message (state, emergency desc, received_at, id);
create index message_author on message (author_id, id desc);
create index message_clarify on message (clarify_until) where state = 'clarify';

create table revision (
    message_id bigint not null references message (id),
    number     bigint not null,
    text       text   not null,
    district   text   not null default '',
    address    text   not null default '',
    lat        double precision not null default 0,
    lon        double precision not null default 0,
    topic      text   not null default '',
    subtopic   text   not null default '',
    author_id  bigint not null,
    at         bigint not null,
    primary key (message_id, number)
);
create table assignment (
    id            {{id}},
    version       bigint not null,
    message_id    bigint not null references message (id),
    organization  text   not null references organization (slug),
    lead          bigint not null default 0,
    state         text   not null,
    mark          text   not null default '',
    answered      bigint not null default 0,
    reason        text   not null default '',
    redirect_to   text   not null default '',
    redirect_text text   not null default '',
    proposed_by   text   not null default '',
    notified_at   bigint not null default 0,
    seen_at       bigint not null default 0,
    accepted_at   bigint not null default 0,
    answered_at   bigint not null default 0,
    final_at      bigint not null default 0,
    planned_at    bigint not null default 0,
    accept_due    bigint not null default 0,
    answer_due    bigint not null default 0,
    unique (message_id, organization)
);
create index assignment_inbox on assignment (organization, state, answer_due, id);

create table comment (
    id            {{id}},
    message_id    bigint not null references message (id),
    parent_id     bigint not null default 0,
    kind          text   not null,
    mark          text   not null default '',
    text          text   not null,
    author_id     bigint not null,
    organization  text   not null default '',
    assignment_id bigint not null default 0,
    redirect_to   text   not null default '',
    tag           bigint not null default 0,
    imitates      bigint not null default 0,
    planned_at    bigint not null default 0,
    created_at    bigint not null
);
create index comment_message on comment (message_id, id);
create table note (
    id         {{id}},
    message_id bigint not null references message (id),
    author_id  bigint not null,
    text       text   not null,
    created_at bigint not null
);
create index note_message on note (message_id, id);
create table photo (
    id         {{id}},
    account_id bigint not null,
    message_id bigint not null default 0,
    comment_id bigint not null default 0,
    sha256     text   not null,
    thumb      text   not null,
    width      bigint not null,
    height     bigint not null,
    bytes      bigint not null,
    position   bigint not null default 0,
    stage      text   not null default '',
    created_at bigint not null
);
create index photo_message on photo (message_id, comment_id, position);
create table post (
    id           {{id}},
    message_id   bigint not null references message (id),
    mark         text   not null,
    title        text   not null,
    text         text   not null,
    organization text   not null default '',
    created_at   bigint not null
);
create index post_message on post (message_id);
create index post_created on post (created_at desc, id desc);

create table journal (
    id           {{id}},
    subject      text   not null,
    message_id   bigint not null default 0,
    deed         text   not null,
    clause       text   not null,
    actor_id     bigint not null,
    actor_name   text   not null,
    role         text   not null,
    organization text   not null default '',
    channel      text   not null,
    from_state   text   not null default '',
    to_state     text   not null default '',
    detail       text   not null default '',
    regulation   text   not null,
    at           bigint not null,
    prev         text   not null,
    hash         text   not null
);
create index journal_subject on journal (subject, id);
-- A chain has one successor to each entry: a second one is a lost race.
create unique index journal_chain on journal (subject, prev);
create table notice (
    id           {{id}},
    account_id   bigint not null references account (id),
    message_id   bigint not null default 0,
    number       text   not null default '',
    kind         text   not null,
    args         text   not null default '',
    created_at   bigint not null,
    read_at      bigint not null default 0,
    delivered_at bigint not null default 0,
    attempts     bigint not null default 0,
    next_at      bigint not null default 0
);
create index notice_due on notice (next_at, id) where delivered_at = 0;
create index notice_account on notice (account_id, id desc);
create table snapshot (
    id         {{id}},
    message_id bigint not null default 0,
    comment_id bigint not null default 0,
    ground     text   not null,
    content    text   not null,
    sha256     text   not null,
    actor_id   bigint not null,
    at         bigint not null
);
create index snapshot_message on snapshot (message_id);
create table claim (
    message_id bigint primary key references message (id),
    account_id bigint not null references account (id),
    until_at   bigint not null
);
create table idempotency (
    account_id bigint not null,
    key        text   not null,
    digest     text   not null,
    result     text   not null,
    at         bigint not null,
    primary key (account_id, key)
);
create index idempotency_at on idempotency (at);
create table link (
    source      text   not null,
    external_id text   not null,
    message_id  bigint not null references message (id),
    primary key (source, external_id)
);

-- +goose Down
drop table link;
drop table idempotency;
drop table claim;
drop table snapshot;
drop table notice;
drop table journal;
drop table post;
drop table photo;
drop table note;
drop table comment;
drop table assignment;
drop table revision;
drop table message;
drop table task;
drop table counter;
drop table setting;
drop table attempt;
drop table token;
drop table session;
drop table account_organization;
drop table organization;
drop table account_role;
drop table account;
