-- One text for both engines. {{id}} becomes the engine's identity key.
-- Times are UTC microseconds in columns that end in _at, _until or _due; 0 means "none".

-- +goose Up
alter table account add column confirmed_at bigint not null default 0;
alter table account add column applied_at bigint not null default 0;
alter table account add column decided_at bigint not null default 0;
alter table account add column deleted_at bigint not null default 0;
alter table account add column reason text not null default '';
alter table account add column answers text not null default '';
alter table account add column email_hash text not null default '';
-- Whoever was here before letters were confirmed keeps their standing.
update account set confirmed_at = created_at;
update account set applied_at = created_at where membership <> '';
create index account_applied on account (applied_at, id) where membership = 'applied';
create index account_email_hash on account (email_hash) where email_hash <> '';

-- A person's way in, on one device; the cookie's own row is in session.
create table signin (
    id         {{id}},
    account_id bigint not null references account (id),
    device     text   not null default '',
    began_at   bigint not null,
    seen_at    bigint not null
);
create index signin_account on signin (account_id, id);
-- What a link in a letter stands for, until it is used once.
create table ticket (
    hash       text   primary key,
    purpose    text   not null,
    account_id bigint not null default 0,
    email      text   not null default '',
    data       text   not null default '',
    created_at bigint not null,
    expires_at bigint not null
);
create index ticket_email on ticket (purpose, email);
create index ticket_account on ticket (account_id);
create index ticket_expires on ticket (expires_at);
create table preference (
    account_id bigint not null references account (id),
    theme      text   not null,
    way        text   not null,
    primary key (account_id, theme)
);
-- Who a person is to another service that can vouch for them.
create table identity (
    provider   text   not null,
    subject    text   not null,
    account_id bigint not null references account (id),
    created_at bigint not null,
    primary key (provider, subject)
);
create index identity_account on identity (account_id);
-- What leaves by e-mail: the queue and the log of delivery. key keeps anything
-- from being written twice; secret is emptied when the letter is gone.
create table letter (
    id         {{id}},
    key        text   not null unique,
    account_id bigint not null default 0,
    address    text   not null default '',
    language   text   not null default 'uk',
    kind       text   not null,
    args       text   not null default '',
    secret     text   not null default '',
    number     text   not null default '',
    state      text   not null,
    attempts   bigint not null default 0,
    problem    text   not null default '',
    created_at bigint not null,
    tried_at   bigint not null default 0,
    sent_at    bigint not null default 0,
    next_at    bigint not null
);
create index letter_due on letter (next_at, id) where state in ('waiting', 'sending');
create index letter_account on letter (account_id, id);
alter table notice add column digest_day text not null default '';

-- +goose Down
alter table notice drop column digest_day;
drop table letter;
drop table identity;
drop table preference;
drop table ticket;
drop table signin;
drop index account_email_hash;
drop index account_applied;
alter table account drop column email_hash;
alter table account drop column answers;
alter table account drop column reason;
alter table account drop column deleted_at;
alter table account drop column decided_at;
alter table account drop column applied_at;
alter table account drop column confirmed_at;
