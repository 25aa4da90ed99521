-- Measures against those who break the rules (4.4, 4.5), what they rest on, what is said
-- against them, and new accounts that look like those of blocked people. None is ever
-- deleted: they stay when the account goes (A-28).

-- +goose Up
create table sanction (
    id           {{id}},
    version      bigint not null,
    account_id   bigint not null references account (id),
    rung         text   not null,
    state        text   not null,
    act          text   not null default '',
    text         text   not null default '',
    was          text   not null default '',
    from_at      bigint not null default 0,
    until_at     bigint not null default 0,
    regulation   text   not null,
    proposed_by  bigint not null,
    proposed_at  bigint not null,
    confirmed_by bigint not null default 0,
    confirmed_at bigint not null default 0,
    ended_by     bigint not null default 0,
    ended_at     bigint not null default 0,
    end_text     text   not null default ''
);
create index sanction_account on sanction (account_id, id);
create index sanction_open on sanction (state, id) where state in ('proposed', 'active');
-- Nobody waits for two second persons at once.
create unique index sanction_proposed on sanction (account_id) where state = 'proposed';
create table violation (
    id           {{id}},
    sanction_id  bigint not null references sanction (id),
    account_id   bigint not null,
    message_id   bigint not null default 0,
    comment_id   bigint not null default 0,
    snapshot_id  bigint not null default 0,
    ground       text   not null default '',
    text         text   not null default '',
    was          text   not null default '',
    committed_at bigint not null,
    found_by     bigint not null,
    found_at     bigint not null,
    annulled_by  bigint not null default 0,
    annulled_at  bigint not null default 0
);
create index violation_sanction on violation (sanction_id, id);
create index violation_account on violation (account_id, id);
create table sanction_appeal (
    id          {{id}},
    sanction_id bigint not null references sanction (id),
    state       text   not null,
    text        text   not null,
    author_id   bigint not null,
    answer      text   not null default '',
    decided_by  bigint not null default 0,
    created_at  bigint not null,
    due_at      bigint not null,
    decided_at  bigint not null default 0
);
create index sanction_appeal_sanction on sanction_appeal (sanction_id, id);
create unique index sanction_appeal_waiting on sanction_appeal (sanction_id) where state = 'waiting';
create table evasion (
    id          {{id}},
    account_id  bigint not null references account (id),
    sanction_id bigint not null references sanction (id),
    sign        text   not null,
    noticed_at  bigint not null,
    unique (account_id, sanction_id, sign)
);

-- +goose Down
drop table evasion;
drop table sanction_appeal;
drop table violation;
drop table sanction;
