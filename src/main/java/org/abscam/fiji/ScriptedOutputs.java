package org.abscam.fiji;

import org.scijava.module.Module;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Shows the outputs of the commands for scripts that SciJava knows no window for, before it says of each that it is ignored. It leaves other
 * commands alone, and is not asked where a script runs a command with {@code false}.
 */
@Plugin(type = PostprocessorPlugin.class)
public final class ScriptedOutputs extends AbstractPostprocessorPlugin {

	@Override
	public void process(Module module) {
		if (module.getDelegateObject() instanceof ScriptedCommand command) command.show(module);
	}
}
