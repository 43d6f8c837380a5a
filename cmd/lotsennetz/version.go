package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the build; go install leaves the module's own.
var version = moduleVersion()

func moduleVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "entwicklung"
}

func (c *command) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Version ausgeben", Args: arguments(0, 0),
		Run: func(*cobra.Command, []string) { fmt.Fprintf(c.out, "lotsennetz %s (%s)\n", version, runtime.Version()) },
	}
}
