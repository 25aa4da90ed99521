-- The gazetteer: the streets of the city with every name, and the houses of
-- which more is known. An import replaces all of it. A message keeps what the
-- gazetteer made of its address.

-- +goose Up
create table street (
    key      text   primary key,
    position bigint not null,
    kind     text   not null,
    name     text   not null,
    aliases  text   not null default '',
    area     text   not null default '',
    district text   not null default '',
    lat      double precision not null default 0,
    lon      double precision not null default 0
);
create table street_houses (
    street   text   not null references street (key),
    position bigint not null,
    numbers  text   not null,
    district text   not null default '',
    lat      double precision not null default 0,
    lon      double precision not null default 0,
    primary key (street, position)
);
alter table message add column street text not null default '';
alter table message add column house text not null default '';
alter table revision add column street text not null default '';
alter table revision add column house text not null default '';
create index message_street on message (street, house) where street <> '';

-- +goose Down
drop index message_street;
alter table revision drop column house;
alter table revision drop column street;
alter table message drop column house;
alter table message drop column street;
drop table street_houses;
drop table street;
