-- Emergency notices of chapter 2, what was said of them, the messages that they explain, and who is told by letter.

-- +goose Up
create table alert (
    id           {{id}},
    version      bigint not null,
    state        text   not null,
    kind         text   not null,
    text         text   not null default '',
    instruction  text   not null default '',
    districts    text   not null default '',
    streets      text   not null default '',
    organization text   not null references organization (slug),
    author_id    bigint not null,
    starts_at    bigint not null,
    ends_at      bigint not null default 0,
    expires_at   bigint not null,
    created_at   bigint not null,
    published_at bigint not null default 0,
    updated_at   bigint not null,
    over_at      bigint not null default 0
);
-- The banner asks for the few live ones on every page.
create index alert_live on alert (expires_at) where state in ('active', 'updated');
create index alert_updated on alert (updated_at desc, id desc);

create table alert_entry (
    id           {{id}},
    alert_id     bigint not null references alert (id),
    deed         text   not null,
    state        text   not null,
    text         text   not null default '',
    changes      text   not null default '',
    organization text   not null default '',
    author_id    bigint not null,
    at           bigint not null
);
create index alert_entry_alert on alert_entry (alert_id, id);

create table alert_message (
    message_id bigint primary key references message (id),
    alert_id   bigint not null references alert (id),
    account_id bigint not null,
    at         bigint not null
);
create index alert_message_alert on alert_message (alert_id, message_id);

-- An empty district: the whole city.
create table alert_subscription (
    account_id bigint not null references account (id),
    district   text   not null default '',
    primary key (account_id, district)
);
create index alert_subscription_district on alert_subscription (district, account_id);

-- A message that was written without a network keeps the time when it was written.
alter table message add column written_at bigint not null default 0;

-- +goose Down
alter table message drop column written_at;
drop table alert_subscription;
drop table alert_message;
drop table alert_entry;
drop table alert;
