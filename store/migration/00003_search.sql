-- Full-text search. document holds what may be found and its words as the analyser reads them; search is the
-- engine's own index over the words, made anew from document when the analyser changes; term counts in how many
-- documents a word stands.

-- +goose Up
create table document (
    key    {{key}},
    kind   text   not null,
    ref    text   not null,
    listed bigint not null,
    title  text   not null default '',
    text   text   not null default '',
    terms  text   not null,
    tags   text   not null default '',
    unique (kind, ref)
);
create index document_unlisted on document (key) where listed = 0;
{{search}}
create table term (
    term      text   primary key,
    documents bigint not null
);

-- +goose Down
drop table term;
{{unsearch}}
drop table document;
