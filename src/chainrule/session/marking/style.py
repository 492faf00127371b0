"""How a marked document looks: what is added to the style sheet of all pages."""

from __future__ import annotations

from chainrule.show.stylesheet import STYLE

MARKED_STYLE = (
    STYLE
    + """
:root{--right:#1d6b3a;--wrong:#b3261e;--open:#8a6100;--wash:#fdf0ee}
@media screen and (prefers-color-scheme:dark){
:root{--right:#86d3a0;--wrong:#ff8a80;--open:#e8c060;--wash:#33201f}}
main.marked{max-width:54rem}
.marked h2,.marked h3,.marked h4{border:0;padding:0;margin:1.8rem 0 .4rem}
.marked h3{font-size:1.08rem}.marked h4{font-size:1rem}
.document>.place{color:var(--soft);font-size:.8rem}
.display{overflow-x:auto;overflow-y:hidden;margin:.55rem 0;padding:.25rem .2rem;text-align:center}
.display math{text-align:left}
mtable{text-align:left}mrow>mtable:first-child{math-style:normal}mtd{padding:.22em .12em;text-align:left}
mtd:first-child{text-align:right}
.mark{display:inline-block;min-width:1.15em;margin-left:.35em;padding:0 .12em;border-radius:.55em;
text-align:center;
text-decoration:none;font:600 .82rem/1.35 system-ui,sans-serif;border:1.2px solid currentColor;
vertical-align:.08em}
.mark.correct{color:var(--right);border-color:transparent}.mark.wrong{color:#fff;background:var(--wrong);
border-color:var(--wrong)}.mark.undecided{color:var(--open)}.mark.retracted{color:var(--soft);
border-color:transparent}
span.struck,span.struck math{text-decoration:line-through;color:var(--soft)}
.display.struck{background:linear-gradient(to bottom,transparent calc(50% - .6px),
var(--soft) 0,
var(--soft) calc(50% + .6px),transparent 0);opacity:.65}
.cards{margin:.1rem 0 .9rem;font-size:.93rem}
.card{margin:.35rem 0;padding:.45rem .8rem;border-left:4px solid;border-radius:0 4px 4px 0;
overflow-wrap:anywhere}
.card.wrong{border-color:var(--wrong);background:var(--wash)}
.card.undecided{border-color:var(--open);background:var(--panel);font-size:.88rem}
.card p{margin:.2rem 0}.card .head{font-weight:600}.card.wrong .head b{color:var(--wrong)}
.card.undecided .head{font-weight:400}.card.undecided .head b{color:var(--open)}
.card dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem .9rem;
margin:.35rem 0 .1rem;
align-items:baseline}
.card dt{color:var(--soft);font-size:.85rem}.card dd{margin:0;overflow-x:auto;overflow-y:hidden;
padding:.1rem 0}
.card .code{font:.78rem ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;color:var(--soft);
font-weight:400}
.cards details{margin:.15rem 0;font-size:.88rem}
.cards details.correct summary{color:var(--soft);font-size:.74rem;line-height:1.2;list-style:none}
.cards:has(>details.correct:only-child:not([open])){margin:-1.75rem 0 .75rem;height:1rem}
.cards>details.correct:only-child:not([open])>summary{margin-left:auto}
.cards ul{list-style:none;padding-left:.9rem;margin:.2rem 0}
:target{outline:2px solid var(--accent);outline-offset:2px}
.document code{font:.86em ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;overflow-wrap:anywhere}
.summary td,.summary th{padding-right:1.1rem}.summary{min-width:0}
.summary .total td{font-weight:600}.summary .some{color:var(--wrong);font-weight:600}
.error{padding:.5rem .8rem;border-left:4px solid var(--wrong);background:var(--wash)}
.legend{color:var(--soft);font-size:.86rem}
@media print{:root{--right:#000;--wrong:#000;--open:#000;--wash:#fff}.card,.display{break-inside:avoid}
.display,.card dd{overflow:visible}.card{border:1px solid #999;border-left:4px solid #000}
.mark.wrong{color:#000;background:none;border:1.6px solid #000}.cards details.correct{display:none}
a{color:inherit;text-decoration:none}.document+.document{break-before:page}}
"""
)
