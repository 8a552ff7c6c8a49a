package org.abscam.fiji.command;

import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.awt.Button;
import java.awt.Component;
import java.awt.Container;
import java.awt.event.ActionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.abscam.option.Option;
import org.abscam.option.Said;

/** ImageJ's dialog for a form: Enter is OK in every field, Help opens the manual, and rarer fields stand behind a fold. */
@SuppressWarnings("serial")
final class FormDialog extends GenericDialog {

	private final transient Form form;
	private final transient Memory memory;
	private final transient List<Memory.Proposed> remembered = new ArrayList<>();
	private final List<Component> hidden = new ArrayList<>();
	private transient Fold fold;

	/** Needs a screen. */
	FormDialog(String title, Form form) {
		super(title);
		this.form = form;
		this.memory = Memory.of(title);
		addHelp(""); // the button; what it does is said below
	}

	/** What to begin with: what was said last, as far as it is still valid. */
	String proposed(Option option, String otherwise, Predicate<String> valid) {
		if (form.isForgotten(option)) return otherwise;
		remembered.add(new Memory.Proposed(option, otherwise));
		return memory.of(option, valid).orElse(otherwise);
	}

	boolean isProposed(Option flag, boolean otherwise) {
		return Boolean.parseBoolean(proposed(flag, Boolean.toString(otherwise), value -> true));
	}

	void remember(Said said) {
		memory.keep(said, remembered);
	}

	/** Takes a component of this dialog behind the fold, once all are there. */
	void hide(Component component) {
		if (!hidden.contains(component)) hidden.add(component);
	}

	/** Puts what is hidden behind a fold below all that is not. */
	void fold() {
		if (hidden.isEmpty()) return;
		fold = new Fold(this, hidden, () -> form.read(this), form.asked().stream().filter(form::isAdvanced).toList());
		fold.addTo(memory.isUnfolded(), memory::keepUnfolded);
	}

	/** When the buttons are there, before it is seen. */
	@Override
	protected void setup() {
		listen(this);
		if (fold == null) return;
		fold.fit();
		pack();
	}

	/** ImageJ hears keys in most fields, but not in all. */
	private void listen(Container container) {
		for (Component component : container.getComponents()) {
			if (component instanceof Container inner) listen(inner);
			if (component.isFocusable() && !Arrays.asList(component.getKeyListeners()).contains(this)) component.addKeyListener(this);
		}
	}

	/** A folder that was searched with a button is recorded by its field, when the dialog is read, and not by the button under a name of its own. */
	@Override
	public void dispose() {
		if (Recorder.record) Recorder.resetCommandOptions();
		super.dispose();
	}

	@Override
	public void actionPerformed(ActionEvent event) {
		Button help = getButtons()[3];
		if (event.getSource() == help && help != null) ManualWindow.show(this, getTitle());
		else super.actionPerformed(event);
	}
}
