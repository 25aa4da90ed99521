package main

import "github.com/urfave/cli/v3"

func simulateCommand() *cli.Command { return &cli.Command{Name: "simulate", Hidden: true} }
