/// Many dashboards that are opened at once: does every panel get an answer, or is told when to come back?
///
/// Read [DashboardsRun] first (the run), then [Panels] (what they ask) and [PanelAnswers] (what became of it). Each panel
/// is one thread with one connection; the bound on all waiting is the read timeout of the connections.
@NullMarked
package io.skald.loadtest.dashboards;

import org.jspecify.annotations.NullMarked;
