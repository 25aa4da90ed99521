-- One answer to all messages of an alert, on its way to each of them, and what was said of an alert, on its way to those who
-- asked to be told: neither stops the writer, and both go on after a crash.

-- +goose Up
create table alert_reply (
    id           {{id}},
    alert_id     bigint not null references alert (id),
    organization text   not null,
    text         text   not null,
    mark         text   not null default '',
    author_id    bigint not null,
    channel      text   not null,
    at           bigint not null,
    done_at      bigint not null default 0
);
create index alert_reply_alert on alert_reply (alert_id, id);

create table alert_reply_part (
    id         {{id}},
    reply_id   bigint not null references alert_reply (id),
    message_id bigint not null references message (id),
    state      text   not null,
    code       text   not null default '',
    args       text   not null default '',
    at         bigint not null
);
create unique index alert_reply_part_message on alert_reply_part (reply_id, message_id);
create index alert_reply_part_waiting on alert_reply_part (id) where state = 'waiting';

-- after_id is the last account that was told.
create table alert_news (
    id        {{id}},
    kind      text   not null,
    args      text   not null default '',
    districts text   not null default '',
    author_id bigint not null,
    after_id  bigint not null default 0
);

-- +goose Down
drop table alert_news;
drop table alert_reply_part;
drop table alert_reply;
