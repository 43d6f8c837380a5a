package main

import "github.com/spf13/cobra"

func (c *command) benchCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "bench", Short: "messen: wie schnell das Programm ist, auf erzeugten Kreisen und im Vergleich"}
	c.bindBench(cmd)
	cmd.AddCommand(c.benchFindabilityCommand(), c.benchMatchingCommand())
	return cmd
}
